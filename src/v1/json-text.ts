const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Whether this code opens a list or an object. */
export const opens = (code: number): boolean => code === 0x7b || code === 0x5b

/** Whether this code closes a list or an object. */
export const closes = (code: number): boolean => code === 0x7d || code === 0x5d

/** Where the quote stands that closes the text whose content begins at `from`; -1 where there is none. */
export function endOfText(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) return at
    if (code === BACKSLASH) at++
  }
  return -1
}

/** Where the list or object ends that begins at `from`, by its brackets; -1 where it has no end. */
export function endOfValue(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (opens(code)) depth++
    else if (closes(code)) depth--
    else if (code === QUOTE) {
      at = endOfText(text, at + 1)
      if (at === -1) return -1
    }
    if (depth === 0) return at + 1
  }
  return -1
}
