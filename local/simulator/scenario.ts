import type { EmbeddedDeps } from '../../adapters/embedded/index.ts'
import { BadInputError } from '../../evals/case.ts'
import { HttpError, type Response } from '../http.ts'
import { memberOfPhone } from './views.ts'

/**
 * A phone's last conversation as a scenario for `npm run eval`, as a file to keep.
 *
 * @throws HttpError 400 where there is nothing that could be played again
 */
export async function scenarioFile(
  phone: string,
  deps: Pick<EmbeddedDeps, 'store' | 'secrets'>,
): Promise<Response> {
  const member = await memberOfPhone(phone, deps)
  if (!member) throw new HttpError(400, 'this phone has written nothing yet')
  // Only who saves a test needs them.
  const [{ scenarioFromTurns }, { readRecordedShop }, { scenarioYaml }, { knownShop }] =
    await Promise.all([
      import('../../evals/from-turns.ts'),
      import('../../evals/recorded-rows.ts'),
      import('../../evals/scenario-yaml.ts'),
      import('../../evals/shops.ts'),
    ])
  try {
    const recorded = readRecordedShop(await deps.store.exportShop(member.shopId), 'the shop')
    const found = scenarioFromTurns(recorded, { memberId: member.memberId, knownShop })
    return {
      status: 200,
      headers: {
        'content-type': 'application/yaml; charset=utf-8',
        'content-disposition': `attachment; filename="${found.id}.yaml"`,
      },
      body: scenarioYaml(found),
    }
  } catch (error) {
    if (error instanceof BadInputError) throw new HttpError(400, error.message)
    throw error
  }
}
