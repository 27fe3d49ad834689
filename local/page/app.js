import { drawChat, showList } from './chat.js'
import { byId, el, showDayAndTime } from './dom.js'
import { shop } from './shop.js'
import { drawStock, drawTurns, rememberStock } from './side.js'
import { setUpMicrophone, toBase64 } from './voice.js'

const NAMES = { 919800000001: 'Owner', 919800000002: 'Helper' }

let phone = new URLSearchParams(location.search).get('phone') ?? '919800000001'
let phones = []
let stock = { items: [] }
let bubbles = []
let settle
/** What was just said and the shop has not confirmed: drawn with a clock. */
let unsent = []
let quoted

const actions = {
  tap: (kind, { id, title }, replyTo) => say({ [kind]: { id, title }, replyTo }),
  quote(bubble) {
    quoted = bubble.id
    byId('quoted').textContent = bubble.text
    byId('quote').hidden = false
    byId('message').focus()
  },
  openList: (interactive, replyTo) =>
    showList(interactive, (row) => actions.tap('listRow', row, replyTo)),
}

async function say(said) {
  byId('problem').hidden = true
  rememberStock(stock.items)
  const at = new Date().toISOString()
  const bubble = { phone, side: 'phone', at, message: asMessage(said), status: 'waiting' }
  unsent.push(bubble)
  drawBubbles()
  try {
    bubble.id = (await shop.say(phone, said)).id
  } catch (error) {
    bubble.status = 'failed'
    byId('problem').textContent = error.message
    byId('problem').hidden = false
  }
  void look()
}

/** The node of the webhook that will say it, as far as a bubble needs it. */
function asMessage({ text, button, listRow, replyTo, ...file }) {
  const context = replyTo && { id: replyTo }
  if (text) return { type: 'text', text: { body: text }, context }
  const reply = button ?? listRow
  if (reply) return { type: 'interactive', interactive: { button_reply: reply }, context }
  return { type: Object.keys(file)[0], context }
}

function drawBubbles() {
  const known = new Set(bubbles.map(({ id }) => id))
  unsent = unsent.filter(({ id }) => !known.has(id))
  drawChat([...bubbles, ...unsent.filter((bubble) => bubble.phone === phone)], actions)
}

function unquote() {
  quoted = undefined
  byId('quote').hidden = true
}

async function refresh() {
  const asked = phone
  const [chat, shelf, turns, clock, known] = await Promise.all([
    shop.chat(asked),
    shop.stock(asked),
    shop.turns(asked),
    shop.clock(),
    shop.phones(),
  ])
  if (asked !== phone) return
  stock = shelf
  bubbles = chat.bubbles
  drawBubbles()
  drawStock(shelf, byId('find').value)
  drawTurns(turns.turns)
  byId('clock').textContent = showDayAndTime(clock.now)
  byId('clock').dateTime = clock.now
  drawPhones(known.phones)
}

/** Changes come in bursts: one look is enough for a burst, and a look is never taken beside another. */
let isLooking = false
let isWanted = false
async function look() {
  isWanted = true
  if (isLooking) return
  isLooking = true
  while (isWanted) {
    isWanted = false
    await refresh().catch((error) => console.error(error))
  }
  isLooking = false
  // What a finished turn stored is written after its reply was sent.
  clearTimeout(settle)
  settle = setTimeout(() => !isLooking && refresh().catch((error) => console.error(error)), 400)
}

function drawPhones(known) {
  const all = [...new Set([...known, phone])]
  const key = JSON.stringify([all, phone])
  if (phones === key) return
  phones = key
  byId('me').textContent = `+${phone}`
  byId('phones').replaceChildren(
    ...all.map((number) =>
      el(
        'button',
        {
          type: 'button',
          'aria-pressed': String(number === phone),
          'data-testid': `phone-${number}`,
          onclick: () => choose(number),
        },
        NAMES[number] ?? `+${number.slice(0, 2)} …${number.slice(-4)}`,
      ),
    ),
    el(
      'button',
      {
        type: 'button',
        class: 'new',
        'data-testid': 'new-phone',
        title: 'Somebody whom the shop does not know',
        onclick: () => choose(newNumber()),
      },
      '+ new number',
    ),
  )
}

function newNumber() {
  return `9199${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`
}

function choose(number) {
  phone = number
  unquote()
  rememberStock([])
  byId('message').focus()
  void look()
}

byId('say').addEventListener('submit', (event) => {
  event.preventDefault()
  const input = byId('message')
  const text = input.value.trim()
  if (!text) return
  input.value = ''
  void say({ text, replyTo: quoted })
  unquote()
})

setUpMicrophone(
  (said) => void say({ ...said, replyTo: quoted }),
  (problem) => {
    byId('problem').textContent = problem
    byId('problem').hidden = false
  },
)
void shop.voice().then(({ recogniser }) => (byId('said-field').hidden = recogniser))

byId('file').addEventListener('change', async (event) => {
  const file = event.target.files[0]
  if (!file) return
  event.target.value = ''
  const base64 = await toBase64(file)
  const mimeType = file.type || 'application/octet-stream'
  const kind = ['image', 'audio'].find((name) => mimeType.startsWith(`${name}/`))
  void say(
    kind
      ? { [kind]: { base64, mimeType } }
      : { document: { base64, mimeType, filename: file.name } },
  )
})

/** India has one time and no summer time: 5 h 30 min ahead. */
const INDIA_MS = (5 * 60 + 30) * 60_000
const DAY_MS = 24 * 3_600_000

byId('to-eight').addEventListener('click', async () => {
  const { now } = await shop.clock()
  const since = (Date.parse(now) + INDIA_MS - 8 * 3_600_000) % DAY_MS
  await shop.advance(`PT${Math.ceil((DAY_MS - since) / 1000)}S`)
  await look()
})

for (const button of document.querySelectorAll('[data-advance]')) {
  button.addEventListener('click', () => shop.advance(button.dataset.advance).then(look))
}
byId('reset').addEventListener('click', () =>
  shop.reset().then(() => {
    unsent = []
    unquote()
    rememberStock([])
    return look()
  }),
)
byId('save').addEventListener('click', async () => {
  byId('problem').hidden = true
  try {
    const { name, file } = await shop.scenario(phone)
    const href = URL.createObjectURL(file)
    el('a', { href, download: name }).click()
    // The browser has taken it up by then.
    setTimeout(() => URL.revokeObjectURL(href), 10_000)
  } catch (error) {
    byId('problem').textContent = error.message
    byId('problem').hidden = false
  }
})
byId('unquote').addEventListener('click', unquote)
byId('find').addEventListener('input', () => drawStock(stock, byId('find').value))

shop.listen(() => void look())
setInterval(() => void look(), 30_000)
void look()
