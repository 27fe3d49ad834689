/** Personal words that are nowhere else in the world, by what they stand for. */
export const CANARIES = {
  // The demo shop's owner.
  phone: '919800000001',
  newPhone: '919876508765',
  userId: 'IN.5518273645546372',
  profile: 'Zubedaprofil Quillfeather',
  text: 'xylograf',
  item: 'Wumbelkorn',
  customer: 'Pankhuriben',
  supplier: 'Dhritarashtr Traders',
  media: '778899001122334455',
  messageId: 'wamid.HBgMOTE5ODc2NTA0MzIxFQIAEhgUM0E',
  document: 'Jhilmilkagaz',
} as const
export type Canary = keyof typeof CANARIES

/** What is in `text` of them: as it is, folded, in pieces that still tell who, or in an encoding that anybody can undo. */
export function canariesIn(text: string): Canary[] {
  const lower = text.toLowerCase()
  return (Object.keys(CANARIES) as Canary[]).filter((name) =>
    formsOf(CANARIES[name]).some((form) => lower.includes(form)),
  )
}

function formsOf(canary: string): string[] {
  const bytes = Buffer.from(canary)
  const forms = [
    canary,
    encodeURIComponent(canary),
    bytes.toString('hex'),
    // Without the last letters, which depend on what follows.
    bytes.toString('base64').replace(/=+$/, '').slice(0, -2),
    ...canary.split(' '),
    // The number without its country, as people write it.
    ...(/^91\d{10}$/.test(canary) ? [canary.slice(2)] : []),
  ]
  return forms.map((form) => form.toLowerCase())
}
