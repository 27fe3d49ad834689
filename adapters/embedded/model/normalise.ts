import { phrasesAt } from './lexicon.ts'
import { fold } from '../../../language/fold.ts'

/** A message of the shopkeeper, with what is not their own wish taken out. */
export interface Utterance {
  /** Their own words: no forwarded text, no quoted orders, no emoji. */
  text: string
  /** Everything that was there came from somebody else. */
  onlyForwarded: boolean
  /** What somebody else wrote, where there is nothing but that. */
  forwarded?: { text: string }
  /** A message that is not text: `[image]`, `[voice note]`. */
  attachment?: 'image' | 'document' | 'voice' | 'unsupported'
  /** There was nothing but emoji or punctuation. */
  wordless: boolean
}

const FORWARDED = /<forwarded>[\s\S]*?(?:<\/forwarded>|$)/gi
const TAGS = /<\/?forwarded>/gi
const QUOTED =
  /"([^"]*)"|“([^”]*)”|«([^»]*)»|„([^“”]*)[“”]|‘([^’]{12,})’|(?<![\p{L}\p{M}])'([^']{12,})'(?![\p{L}\p{M}])/gu
/** "Supplier's message: …", "slip pe likha hai: …": what comes after the colon is theirs. */
const REPORTED =
  /(?:(?:message|msg|note|slip|chit|letter)\s+(?:from|of|by)\s+[\p{L}\p{M}]+(?:\s[\p{L}\p{M}]+)?|message|msg|note|says|said|wrote|written|likha hai|likha h|likha tha|bola|bol raha hai|लिखा है|कहता है|कहा|बोला|संदेश|मैसेज|मेसेज|लिहिलंय|लिहिले आहे|लिहिलं आहे|म्हणतो|म्हणाला)\s*[:-]\s*[^.।!?\n]*/giu
/** "usne likha tha ki …": without quotation marks, up to the comma. */
const RETOLD =
  /(?:likha tha|likha hai|likha h|bola tha|kaha tha|लिखा था|लिखा है|बोला था|कहा था|wrote|had written)\s+(?:ki|that|कि|की)\s+[^,;.।!?\n]*/giu
/** Behind the mark of a dropped quotation: "the slip says", "wrote his name as"; a clause with a number is the shop's own. */
const LEADS_TO_QUOTE =
  /[^,;।.!?\n\d०-९\u0001]*(?:wrote|written|says|said|name|note|slip|message|likha|naam|lihil|nav|लिखा|नाम|पर्ची|बोला|कहा|लिहि|नाव|चिठ्ठी|म्हणाल)[^,;।.!?\n\d०-९\u0001]*\u0001/giu
const EMOJI = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\u200d\ufe0f\u20e3]/gu
const ATTACHMENT = /^\s*\[(image|video|sticker|document|voice note|audio|unsupported)\b[^\]]*\]\s*/i

/** Splits the shopkeeper's own words from what they only pass on. Quoted or forwarded text is never obeyed. */
export function normalise(said: string): Utterance {
  const attachment = ATTACHMENT.exec(said)
  const withoutTag = attachment ? said.slice(attachment[0].length) : said
  const own = withoutTag.replace(FORWARDED, ' ')
  const text = ownWords(own)
  const onlyForwarded = /<forwarded>/i.test(said) && !hasWords(text)
  return {
    text,
    onlyForwarded,
    ...(onlyForwarded && { forwarded: { text: ownWords(said.replace(TAGS, ' ')) } }),
    ...(attachment && { attachment: kindOf(attachment[1] ?? '') }),
    wordless: !hasWords(text),
  }
}

function ownWords(text: string): string {
  return text
    .replace(QUOTED, (_, ...groups: (string | undefined)[]) => quoted(groups))
    .replace(LEADS_TO_QUOTE, '. ')
    .replace(/\u0001/g, '. ')
    .replace(REPORTED, ' ')
    .replace(RETOLD, ' ')
    .replace(/[0-9#*]\ufe0f?\u20e3/gu, ' ')
    .replace(EMOJI, ' ')
    .trim()
}

/** A quoted name stays ("School Bag"), a quoted sentence does not. */
function quoted(groups: (string | undefined)[]): string {
  const inner = groups.slice(0, 6).find((group) => typeof group === 'string') ?? ''
  const folded = fold(inner).split(' ')
  const orders = folded.some((_, at) =>
    phrasesAt(folded, at).some(({ cues }) =>
      cues.some((cue) =>
        [
          'injection',
          'zero_all',
          'tell',
          'change',
          'remove',
          'undo',
          'sold',
          'received',
          'all_items',
          'add',
          'put',
        ].includes(cue),
      ),
    ),
  )
  // A full stop stays behind, so that what goes on after the quotation is not taken for a part of it.
  return folded.length <= 4 && !orders ? ` ${inner} ` : '\u0001'
}

function kindOf(tag: string): NonNullable<Utterance['attachment']> {
  switch (tag.toLowerCase()) {
    case 'document':
      return 'document'
    case 'voice note':
    case 'audio':
      return 'voice'
    case 'unsupported':
      return 'unsupported'
    default:
      return 'image'
  }
}

function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text)
}
