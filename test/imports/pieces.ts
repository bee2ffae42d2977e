import fc from 'fast-check'
import type { Check, Entry } from '../../src/imports/entry.ts'

/** Where bytes are cut into the pieces that arrive. */
export const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 })

/** Bytes in pieces of these lengths, over and over. */
export async function* cutInto(bytes: Buffer, lengths: readonly number[]): AsyncGenerator<Buffer> {
  for (let start = 0, turn = 0; start < bytes.length; turn++) {
    const length = lengths[turn % lengths.length] ?? 1
    yield bytes.subarray(start, start + length)
    start += length
  }
}

/** Finds no fault with anything. */
export const anything: Check = (lead) => ({ lead: lead as object })

/** All that is read. */
export async function all<T>(batches: AsyncIterable<readonly T[]>): Promise<T[]> {
  const found: T[] = []
  for await (const batch of batches) found.push(...batch)
  return found
}

/** Entries without the prototypes that reading gives them. */
export const plain = (entries: readonly Entry[]): unknown => JSON.parse(JSON.stringify(entries))
