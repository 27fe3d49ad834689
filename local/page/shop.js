/** The simulator's routes. Errors carry the sentence that the server gave. */
async function call(path, body) {
  const response = await fetch(`/simulator/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.error ?? `The shop answered ${response.status}.`)
  return answer
}

const of = (phone) => `phone=${encodeURIComponent(phone)}`

export const shop = {
  phones: () => call('phones'),
  chat: (phone) => call(`chat?${of(phone)}`),
  stock: (phone) => call(`stock?${of(phone)}`),
  turns: (phone) => call(`turns?${of(phone)}`),
  clock: () => call('clock'),
  voice: () => call('voice'),
  say: (phone, said) => call('messages', { from: phone, ...said }),
  advance: (duration) => call('clock', { advance: duration }),
  reset: () => call('reset', {}),
  /** The phone's last conversation as a scenario of the evals. */
  async scenario(phone) {
    const response = await fetch(`/simulator/scenario?${of(phone)}`)
    if (!response.ok) throw new Error((await response.json()).error)
    const [, name] = /filename="([^"]+)"/.exec(response.headers.get('content-disposition')) ?? []
    return { name: name ?? 'recorded.yaml', file: await response.blob() }
  },
  /** Calls back whenever something may have changed. */
  listen(onChange) {
    const events = new EventSource('/simulator/events')
    events.onmessage = onChange
    return () => events.close()
  },
}
