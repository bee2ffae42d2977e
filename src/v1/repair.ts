import { closes, endOfText, opens } from './json-text.ts'

/** A key of an object, with its colon, at the place where a text seems to end. */
const keyFollows = /[\w$-][\w$ -]{0,63}"\s{0,256}:/y

const QUOTE = 0x22
const COLON = 0x3a

/**
 * Mends the two ways in which V1 writes replies that are no JSON, both of them documented:
 *
 * - an object or a list in quotes of its own (FetchLeadFieldsName: `"FieldsName":" { "Default": […] }"`): the
 *   quotes around it go;
 * - a text that was never closed, with the next key behind it (FetchLeadCallLogs: `"transfer": "⏎ "state": ""`;
 *   FetchLeadRVMLogs likewise): it ends where its line does, or at once where it is blank.
 *
 * Gives `null` where neither is found, so always for valid JSON. Never throws; what it gives may still be no
 * JSON. Each character is looked at a few times at most.
 */
export function repair(text: string): string | null {
  const pieces: string[] = []
  /** How deep each list or object that stood in quotes began. */
  const quoted: number[] = []
  let copied = 0
  let depth = 0
  let afterColon = false
  const replace = (from: number, to: number, by: string) => {
    pieces.push(text.slice(copied, from), by)
    copied = to
  }

  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (isSpace(code)) {
      at++
      continue
    }
    if (code !== QUOTE) {
      afterColon = code === COLON
      at++
      if (opens(code)) depth++
      else if (closes(code)) {
        depth--
        if (quoted.at(-1) === depth) {
          quoted.pop()
          const quote = skipSpace(text, at)
          if (text.charCodeAt(quote) !== QUOTE) return null
          replace(quote, quote + 1, '')
          at = quote + 1
        }
      }
      continue
    }
    const end = endOfText(text, at + 1)
    if (end === -1) return null
    if (afterColon && !endsValue(text, skipSpace(text, end + 1))) {
      const first = skipSpace(text, at + 1)
      if (first < end && opens(text.charCodeAt(first))) {
        replace(at, at + 1, '')
        quoted.push(depth)
        at = first
        afterColon = false
        continue
      }
      const close = endOfOpenText(text, at + 1, end)
      if (close === -1) return null
      replace(close, end, '", ')
      // The quote belongs to the key that follows.
      at = end
      afterColon = false
      continue
    }
    afterColon = false
    at = end + 1
  }
  if (pieces.length === 0 || quoted.length > 0) return null
  return pieces.join('') + text.slice(copied)
}

/** Where a text that ends with the quote of the next key should have ended; -1 where it doesn't look like one. */
function endOfOpenText(text: string, from: number, quote: number): number {
  keyFollows.lastIndex = quote + 1
  if (!keyFollows.test(text)) return -1
  let close = quote
  let lines = 0
  while (close > from && isSpace(text.charCodeAt(close - 1))) {
    close--
    if (isLineBreak(text.charCodeAt(close))) lines++
  }
  return close === from || lines > 0 ? close : -1
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (at < text.length && isSpace(text.charCodeAt(at))) at++
  return at
}

const isSpace = (code: number): boolean => code === 0x20 || code === 0x09 || isLineBreak(code)
const isLineBreak = (code: number): boolean => code === 0x0a || code === 0x0d

/** Whether a value may end before this place: `,`, `}`, `]`, or the end of the text. */
function endsValue(text: string, at: number): boolean {
  return at >= text.length || text[at] === ',' || closes(text.charCodeAt(at))
}
