import type { ContentBlock, Message, Model } from '../../../agent/model.ts'
import { createOfflineModel } from './offline-model.ts'

type Json = Record<string, unknown>

/** What a message came to: the calls that were made, and the words at the end. */
export interface Answer {
  calls: { name: string; input: Json }[]
  reply: string
}

/**
 * A conversation with the offline model. `results` plays the tools: it gets each call, and gives what the tool would.
 */
export class Chat {
  readonly messages: Message[] = []
  readonly #model: Model = createOfflineModel()
  readonly #system: string

  constructor(setting = 'language: en\nscript: native') {
    this.#system = `<shop>\nname: Laxmi General Store\nmember: owner\n${setting}\n</shop>`
  }

  async say(text: string, results: (name: string, input: Json) => Json = ok): Promise<Answer> {
    this.messages.push({ role: 'user', content: [{ text }] })
    const calls: Answer['calls'] = []
    for (let step = 0; step < 6; step++) {
      const content = await this.#ask()
      const used = content.flatMap(({ toolUse }) => (toolUse ? [toolUse] : []))
      if (used.length === 0) return { calls, reply: content.map((block) => block.text).join('') }
      const answers = used.map((call): ContentBlock => {
        const name = call.name ?? ''
        const input = call.input as Json
        calls.push({ name, input })
        const json = results(name, input) as never
        return { toolResult: { toolUseId: call.toolUseId, content: [{ json }] } }
      })
      this.messages.push({ role: 'user', content: answers })
    }
    throw new Error('the offline model did not come to an end')
  }

  async #ask(): Promise<ContentBlock[]> {
    const response = await this.#model.converse({
      system: [{ text: this.#system }],
      messages: this.messages,
    })
    const message = response.output?.message
    if (!message?.content) throw new Error('the offline model gave no message')
    this.messages.push(message)
    return message.content
  }
}

function ok(): Json {
  return { status: 'ok' }
}

/** The calls of one message, out of nowhere. */
export async function callsFor(text: string): Promise<Answer['calls']> {
  const { calls } = await new Chat().say(text)
  return calls
}
