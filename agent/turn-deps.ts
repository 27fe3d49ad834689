import type { Files } from '../channel/files.ts'
import type { Speech } from '../channel/speech.ts'
import type { Transport } from '../channel/transport.ts'
import type { Forecaster } from '../shop/forecast/index.ts'
import type { Events } from '../shop/events.ts'
import type { Store } from '../shop/store.ts'
import type { Pricing } from './budget.ts'
import type { Clock } from './clock.ts'
import type { Knowledge } from './knowledge.ts'
import type { Limits } from './limits.ts'
import type { Log } from './log.ts'
import type { Message, Model } from './model.ts'
import type { PromptLibrary } from './prompts.ts'
import type { Tool } from './tool.ts'
import type { TurnStore } from './turn-store.ts'

export interface PricedModel {
  model: Model
  pricing: Pricing
}

/** Everything outside that a turn needs. `createEmbeddedDeps` makes one set, the AWS compositions another. */
export interface TurnDeps {
  store: Store
  turns: TurnStore
  transport: Transport
  paid: PricedModel
  /** Answers when the shop's day has no rupees left. */
  free: PricedModel
  estimateTokens: (messages: Message[]) => number
  tools: ReadonlyMap<string, Tool>
  prompts: PromptLibrary
  forecaster: Forecaster
  files: Files
  events: Events
  knowledge: Knowledge
  /** Absent where nothing can be heard or spoken: voice notes are then answered with the wish to type. */
  speech?: Speech
  clock: Clock
  limits: Limits
  /** Waits so many milliseconds. */
  sleep: (ms: number) => Promise<void>
  identityKey: () => Promise<string>
  log: Log
}
