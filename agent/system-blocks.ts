import type { Member, Shop } from '../shop/types.ts'
import type { SystemContentBlock } from './model.ts'
import type { Prompt } from './prompts.ts'

/** What is stable first, so that it can be cached: the prompt, then the shop and the member, then the time. */
export function systemBlocks(
  prompt: Prompt,
  at: { shop: Shop; member: Member; now: Date },
): SystemContentBlock[] {
  const { shop, member } = at
  return [
    { text: prompt.text },
    { cachePoint: { type: 'default' } },
    {
      text: [
        '<shop>',
        `name: ${oneLine(shop.name)}`,
        `category: ${oneLine(shop.category)}`,
        `member: ${member.role}`,
        `language: ${member.language}`,
        `script: ${member.script}`,
        '</shop>',
      ].join('\n'),
    },
    { text: `<now>\n${localTime(at.now, shop.timeZone)}, ${shop.timeZone}\n</now>` },
  ]
}

/** A name cannot close its block or start a line of its own. */
function oneLine(text: string): string {
  return text.replace(/[\r\n<>]+/g, ' ').slice(0, 100)
}

/** `2026-01-14 11:00 Wednesday` in the zone. */
function localTime(now: Date, timeZone: string): string {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(now)
      .map(({ type, value }) => [type, value]),
  )
  return `${parts['year']}-${parts['month']}-${parts['day']} ${parts['hour']}:${parts['minute']} ${parts['weekday']}`
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Made once for each zone: making one takes longer than the rest of a turn's bookkeeping. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    weekday: 'long',
  })
  formats.set(timeZone, format)
  return format
}
