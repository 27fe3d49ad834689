import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import type { Stage } from './stage.ts'

export const ROTATION_DAYS = 90

interface SecretDefinition {
  name: string
  /** What it is used for. */
  description: string
  /** `function`: turned over every 90 days. `person`: only somebody at Meta's console can. `never`: why is in the description. */
  renewedBy: 'function' | 'person' | 'never'
}

/** Values are made here at random, so that none is ever in a template. Those of Meta are put in by a person (docs/deploy.md). */
export const SECRETS = {
  accessToken: {
    name: 'whatsapp-api-key',
    description: 'Bearer token of the WhatsApp Cloud API: sends messages, fetches media',
    renewedBy: 'person',
  },
  appSecret: {
    name: 'whatsapp-app-secret',
    description: 'Meta app secret: proves that a webhook comes from Meta',
    renewedBy: 'person',
  },
  verifyToken: {
    name: 'whatsapp-verify-token',
    description: 'Answered once, when the webhook address is registered with Meta',
    renewedBy: 'function',
  },
  phoneNumberId: {
    name: 'whatsapp-phone-number-id',
    description:
      'Id of our number, for people at a console: every message names the number that it came to, so no function reads this',
    renewedBy: 'never',
  },
  identityKey: {
    name: 'encryption-key',
    description:
      'Keys the HMAC under which members and messages are known. Never renewed: no member would be found again',
    renewedBy: 'never',
  },
  tokenKey: {
    name: 'api-token-key',
    description: 'Signs the tokens of the HTTP API; the one before it stays valid',
    renewedBy: 'function',
  },
} as const satisfies Record<string, SecretDefinition>
export type SecretId = keyof typeof SECRETS

export class Secrets extends Construct {
  readonly byId: Readonly<Record<SecretId, Secret>>
  private readonly folder: string

  constructor(scope: Construct, { stage, key }: { stage: Stage; key: IKey }) {
    super(scope, 'Secrets')
    this.folder = stage.prefix.replace(/-$/, '')
    const secrets = Object.entries(SECRETS).map(([id, { name, description }]) => [
      id,
      new Secret(this, id, {
        secretName: `${this.folder}/${name}`,
        description,
        encryptionKey: key,
        generateSecretString: { passwordLength: 64, excludePunctuation: true },
        removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      }),
    ])
    this.byId = Object.fromEntries(secrets) as Record<SecretId, Secret>
  }

  /** Those that only a person can renew. */
  get watched(): { name: string; secret: Secret }[] {
    return this.where('person').map((id) => ({
      name: `${this.folder}/${SECRETS[id].name}`,
      secret: this.byId[id],
    }))
  }

  rotateBy(rotationLambda: IFunction): void {
    for (const id of this.where('function')) {
      this.byId[id].addRotationSchedule('Rotation', {
        rotationLambda,
        automaticallyAfter: Duration.days(ROTATION_DAYS),
        // A fresh stack has fresh values.
        rotateImmediatelyOnUpdate: false,
      })
    }
  }

  private where(renewedBy: SecretDefinition['renewedBy']): SecretId[] {
    return (Object.keys(SECRETS) as SecretId[]).filter((id) => SECRETS[id].renewedBy === renewedBy)
  }
}
