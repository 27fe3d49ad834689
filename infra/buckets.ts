import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectOwnership,
  StorageClass,
  type IBucket,
  type LifecycleRule,
} from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { BACKUP_DAYS } from '../shop/erasure.ts'
import type { Stage } from './stage.ts'

/** What members sent is gone after so many days. */
export const VOICE_DAYS = 7
const REPORTS_TO_INFREQUENT_DAYS = 30
const AUDIT_DAYS = 365

/** Four buckets. None keeps old versions of what members own: what is erased is gone. */
export class Buckets extends Construct {
  readonly voice: Bucket
  readonly reports: Bucket
  readonly backups: Bucket
  readonly logs: Bucket

  constructor(scope: Construct, { stage, key }: { stage: Stage; key: IKey }) {
    super(scope, 'Buckets')
    const { account } = Stack.of(this)
    // Bucket names are taken worldwide: the account tells ours apart.
    const common = (name: string) => ({
      bucketName: `${stage.prefix}${name}-${account}`,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    })
    // S3 writes access logs only to a bucket that is encrypted with its own keys.
    this.logs = new Bucket(this, 'Logs', {
      ...common('logs'),
      encryption: BucketEncryption.S3_MANAGED,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [{ id: 'a-year', expiration: Duration.days(AUDIT_DAYS) }, UNFINISHED],
    })
    const ofShops = (id: string, name: string, rules: LifecycleRule[]) =>
      new Bucket(this, id, {
        ...common(name),
        encryption: BucketEncryption.KMS,
        encryptionKey: key,
        bucketKeyEnabled: true,
        // The class declares as `X | undefined` what the interface declares as `X?`: the same to everybody but the compiler.
        serverAccessLogsBucket: this.logs as IBucket,
        serverAccessLogsPrefix: `s3/${name}/`,
        lifecycleRules: [...rules, UNFINISHED],
      })
    this.voice = ofShops('Voice', 'voice-files', [
      { id: 'a-week', expiration: Duration.days(VOICE_DAYS) },
    ])
    this.reports = ofShops('Reports', 'reports', [
      {
        id: 'rarely-read',
        transitions: [
          {
            storageClass: StorageClass.INFREQUENT_ACCESS,
            transitionAfter: Duration.days(REPORTS_TO_INFREQUENT_DAYS),
          },
        ],
      },
    ])
    this.backups = ofShops('Backups', 'backups', [
      {
        id: 'archive',
        transitions: [
          {
            storageClass: StorageClass.GLACIER,
            transitionAfter: Duration.days(BACKUP_DAYS.standard),
          },
        ],
        expiration: Duration.days(BACKUP_DAYS.archive),
      },
    ])
  }
}

const UNFINISHED: LifecycleRule = {
  id: 'unfinished-uploads',
  abortIncompleteMultipartUploadAfter: Duration.days(1),
}
