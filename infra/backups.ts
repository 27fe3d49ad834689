import { Duration, RemovalPolicy, Stack, TimeZone, type StackProps } from 'aws-cdk-lib'
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from 'aws-cdk-lib/aws-backup'
import { Schedule } from 'aws-cdk-lib/aws-events'
import { Role, ServicePrincipal, ManagedPolicy } from 'aws-cdk-lib/aws-iam'
import { Key, type IKey } from 'aws-cdk-lib/aws-kms'
import type { Topic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { BACKUP_DAYS } from '../shop/erasure.ts'
import { COPY_REGION, type Stage } from './stage.ts'
import type { Tables } from './tables.ts'

const vaultName = (stage: Stage) => `${stage.prefix}copies`

/** The vault in Hyderabad, which takes the copies: a region may be lost, the country is not left. */
export class CopiesStack extends Stack {
  constructor(scope: Construct, id: string, { stage, ...props }: StackProps & { stage: Stage }) {
    super(scope, id, props)
    const encryptionKey = new Key(this, 'Key', {
      alias: `alias/${vaultName(stage)}`,
      description: 'RetailMind: copies of backups',
      enableKeyRotation: true,
    })
    new BackupVault(this, 'Vault', {
      backupVaultName: vaultName(stage),
      encryptionKey,
      blockRecoveryPointDeletion: stage.keepsData,
      removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    })
  }
}

/** Every table each night, kept for as long as an erased shop is said to live on; and a copy in the other region. */
export class Backups extends Construct {
  constructor(
    scope: Construct,
    { stage, key, tables, admin }: { stage: Stage; key: IKey; tables: Tables; admin: Topic },
  ) {
    super(scope, 'Backups')
    const { account, partition } = Stack.of(this)
    const deleteAfter = Duration.days(BACKUP_DAYS.standard)
    const vault = new BackupVault(this, 'Vault', {
      backupVaultName: `${stage.prefix}backups`,
      encryptionKey: key,
      blockRecoveryPointDeletion: stage.keepsData,
      notificationTopic: admin,
      removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    })
    const copies = BackupVault.fromBackupVaultArn(
      this,
      'Copies',
      `arn:${partition}:backup:${COPY_REGION}:${account}:backup-vault:${vaultName(stage)}`,
    )
    const plan = new BackupPlan(this, 'Plan', {
      backupPlanName: `${stage.prefix}nightly`,
      backupVault: vault,
      backupPlanRules: [
        new BackupPlanRule({
          ruleName: 'nightly',
          scheduleExpression: Schedule.cron({ hour: '1', minute: '30' }),
          scheduleExpressionTimezone: TimeZone.ASIA_KOLKATA,
          startWindow: Duration.hours(1),
          completionWindow: Duration.hours(4),
          deleteAfter,
          copyActions: [{ destinationBackupVault: copies, deleteAfter }],
        }),
      ],
    })
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('backup.amazonaws.com'),
      managedPolicies: [
        ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSBackupServiceRolePolicyForBackup'),
      ],
    })
    plan.addSelection('Tables', {
      role,
      disableDefaultBackupPolicy: true,
      resources: tables.all.map(({ table }) => BackupResource.fromDynamoDbTable(table)),
    })
  }
}
