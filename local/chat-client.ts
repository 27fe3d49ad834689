import { list, record, text } from '../channel/read-json.ts'
import { RetailMindError } from '../shop/errors.ts'

/** Something to tap. */
export interface Choice {
  kind: 'button' | 'listRow'
  id: string
  title: string
}

export interface ChatReply {
  text: string
  choices: Choice[]
}

/** A turn may take its two minutes; after that something is wrong. */
const PATIENCE_MS = 150_000

/** A phone for programs: says something through the simulator and waits for the shop's answer. */
export function createChatClient({
  url,
  token,
  from,
}: {
  url: string
  token: string | undefined
  from: string
}) {
  const call = async (path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}/simulator/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { 'x-retailmind-token': token }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const answer: unknown = await response.json()
    if (response.ok) return answer
    throw new RetailMindError(
      'chat_failed',
      text(record(answer)?.['error']) ?? `the shop answered ${response.status}`,
    )
  }

  /** The newest message that this client knows of. */
  let seen: number | undefined
  const skipOld = async (): Promise<number> => {
    for (let after = 0; ;) {
      const last = lastSeq(await call(`messages?after=${after}`))
      if (last === 0) return after
      after = last
    }
  }

  return {
    /** @param choices what the last reply offered; a line that is a number taps one of them */
    async ask(line: string, choices: readonly Choice[]): Promise<ChatReply> {
      seen ??= await skipOld()
      const choice = /^\d+$/.test(line.trim()) ? choices[Number(line) - 1] : undefined
      const said = choice
        ? { [choice.kind]: { id: choice.id, title: choice.title } }
        : { text: line }
      await call('messages', { from, ...said })
      const until = Date.now() + PATIENCE_MS
      while (Date.now() < until) {
        const page = await call(`messages?after=${seen}&wait=20`)
        seen = Math.max(seen, lastSeq(page))
        const reply = messagesOf(page).find(({ to, type }) => to === from && type !== 'read')
        if (reply) return toReply(reply)
      }
      throw new RetailMindError('no_answer', 'the shop did not answer in time; try again')
    },
  }
}

function messagesOf(page: unknown): Record<string, unknown>[] {
  return list(record(page)?.['messages']).flatMap((message) => {
    const known = record(message)
    return known ? [known] : []
  })
}

function lastSeq(page: unknown): number {
  return Number(messagesOf(page).at(-1)?.['seq'] ?? 0)
}

function toReply({ type, payload }: Record<string, unknown>): ChatReply {
  const body = record(payload)
  if (type !== 'interactive') {
    const said = text(record(body?.['text'])?.['body'])
    return { text: said ?? `[${String(type)}]`, choices: [] }
  }
  const interactive = record(body?.['interactive'])
  const action = record(interactive?.['action'])
  const buttons = list(action?.['buttons']).map((button) =>
    choiceOf('button', record(button)?.['reply']),
  )
  const rows = list(action?.['sections'])
    .flatMap((section) => list(record(section)?.['rows']))
    .map((row) => choiceOf('listRow', row))
  const choices = [...buttons, ...rows]
  const numbered = choices.map(({ title }, i) => `  ${i + 1}. ${title}`)
  return {
    text: [text(record(interactive?.['body'])?.['text']) ?? '', ...numbered].join('\n'),
    choices,
  }
}

function choiceOf(kind: Choice['kind'], value: unknown): Choice {
  const node = record(value)
  return { kind, id: text(node?.['id']) ?? '', title: text(node?.['title']) ?? '' }
}
