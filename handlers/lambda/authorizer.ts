import { createSecretsManager } from '../../adapters/aws/secrets.ts'
import { createLog } from '../../adapters/log.ts'
import { createAuthorizer } from '../authorizer.ts'
import { endpointOf, readVariables, region } from '../compose/variables.ts'

const { TOKEN_KEY_ARN } = readVariables(['TOKEN_KEY_ARN'])
const secrets = createSecretsManager({
  region: region(),
  arns: { tokenKey: TOKEN_KEY_ARN },
  ...endpointOf('SECRETS_MANAGER'),
})

export const handler = createAuthorizer({
  keys: () => secrets.versions('tokenKey'),
  now: () => Date.now(),
  log: createLog({ RETAILMIND_LOG_LEVEL: 'INFO' }),
})
