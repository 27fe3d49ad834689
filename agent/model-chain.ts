import { ModelUnavailableError } from './errors.ts'
import type { ConverseResponse, Model } from './model.ts'
import { stripReasoning, withoutReasoning } from './reasoning.ts'

export interface ModelChainOptions {
  /** How long a model that failed is passed over. */
  coolDownMs?: number
  /** Milliseconds since the epoch. */
  now?: () => number
  /** A model failed and the next one is asked. `code` is that of its `ModelUnavailableError`. */
  onFall?: (fall: { from: string; to: string; code: string }) => void
}

const DEFAULT_COOL_DOWN_MS = 30_000

/**
 * Asks the models in order until one answers: primary, fallback, offline.
 *
 * Falls on `ModelUnavailableError` alone. A `ModelRequestError` is our bug and a caller's abort is the end of the turn's
 * time: both are thrown as they are, and neither is held against the model.
 *
 * A model that failed is passed over for `coolDownMs`, so that a dead endpoint costs one shopkeeper its time-out and not
 * each of them; after that one call tries it, while the others still pass. The last model is always tried.
 *
 * Reasoning blocks in a conversation are the first model's own: the others are asked without them, and theirs are taken
 * out of the answer. So the first model can take the conversation up again at any step.
 *
 * The answer's `modelId` says who gave it.
 *
 * @throws ModelUnavailableError `all_models_unavailable`, with the code of each model that was asked
 */
export function createModelChain(models: readonly Model[], options: ModelChainOptions = {}): Model {
  if (models.length === 0) throw new TypeError('a model chain needs at least one model')
  const { coolDownMs = DEFAULT_COOL_DOWN_MS, now = Date.now, onFall } = options
  const passedOverUntil = new Map<Model, number>()

  const mayTry = (model: Model): boolean => {
    const until = passedOverUntil.get(model)
    if (until === undefined) return true
    if (now() < until) return false
    // This call is the probe: the next ones pass until it is known how it went.
    passedOverUntil.set(model, now() + coolDownMs)
    return true
  }

  return {
    id: models.map(({ id }) => id).join(' > '),

    async converse(request, callOptions) {
      const failures: { model: string; code: string }[] = []
      let lastError: unknown
      for (const [position, model] of models.entries()) {
        const next = models[position + 1]
        if (next && !mayTry(model)) continue
        callOptions?.signal?.throwIfAborted()
        const isFirst = position === 0
        try {
          const response = await model.converse(
            isFirst ? request : { ...request, messages: stripReasoning(request.messages) },
            callOptions,
          )
          passedOverUntil.delete(model)
          const named = { ...response, modelId: response.modelId ?? model.id }
          return isFirst ? named : withoutOwnReasoning(named)
        } catch (error) {
          if (!(error instanceof ModelUnavailableError)) throw error
          lastError = error
          failures.push({ model: model.id, code: error.code })
          passedOverUntil.set(model, now() + coolDownMs)
          if (next) onFall?.({ from: model.id, to: next.id, code: error.code })
        }
      }
      throw new ModelUnavailableError(
        'all_models_unavailable',
        `no model answered: ${failures.map(({ model, code }) => `${model} (${code})`).join(', ')}`,
        { details: { failures }, cause: lastError },
      )
    },
  }
}

function withoutOwnReasoning(response: ConverseResponse): ConverseResponse {
  const message = response.output?.message
  if (!message) return response
  const content = withoutReasoning(message.content ?? [])
  return { ...response, output: { message: { ...message, content } } }
}
