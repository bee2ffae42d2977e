import { isUtf8 } from 'node:buffer'

/** The value of a JSON text; or what is wrong with the text, in words that go on from what it is: "is not UTF-8". */
export type JsonRead = { readonly value: unknown } | { readonly fault: string }

/** Reads one JSON text in UTF-8, without a byte-order mark (RFC 8259, 8.1). */
export function readJson(bytes: Buffer): JsonRead {
  if (!isUtf8(bytes)) return { fault: 'is not UTF-8' }
  const text = bytes.toString('utf8')
  if (text.startsWith('\uFEFF')) return { fault: 'starts with a byte-order mark: leave it out' }
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    const at = error instanceof Error ? /at position \d+/.exec(error.message)?.[0] : undefined
    return { fault: `is not valid JSON${at ? ` ${at}` : ''}` }
  }
}
