import { readJson } from '../http/json.ts'
import { Begun, largest } from './begun.ts'
import { broken, type Check, type Checked, type Entry } from './entry.ts'

const lineFeed = 0x0a
const nothing = Buffer.alloc(0)

/**
 * The leads of an upload in NDJSON: one JSON object a line, in UTF-8. Blank lines are passed over, and counted. Of a
 * line that is too long no more is held than the limit.
 */
export async function* ndjsonEntries(
  pieces: AsyncIterable<Buffer>,
  check: Check
): AsyncGenerator<readonly Entry[]> {
  const begun = new Begun()
  let line = 0
  for await (const piece of pieces) {
    const entries: Entry[] = []
    let start = 0
    for (let end = piece.indexOf(lineFeed); end !== -1; end = piece.indexOf(lineFeed, start)) {
      entries.push(...entryOf(begun.endingWith(piece.subarray(start, end)), ++line, check))
      start = end + 1
    }
    begun.goOnWith(piece.subarray(start))
    yield entries
  }
  yield entryOf(begun.endingWith(nothing), ++line, check)
}

function entryOf(bytes: Buffer | null, line: number, check: Check): Entry[] {
  if (bytes === null) return [{ line, ...broken(`must not have more than ${largest} bytes`) }]
  return isBlank(bytes) ? [] : [{ line, ...leadIn(bytes, check) }]
}

function leadIn(bytes: Buffer, check: Check): Checked {
  const read = readJson(bytes)
  return 'fault' in read ? broken(read.fault) : check(read.value)
}

/** Whether there is nothing but the white space of JSON (RFC 8259, 2). */
function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d)
}
