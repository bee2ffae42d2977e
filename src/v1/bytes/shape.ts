import { readValue, Value } from './values.ts'
import { type Bytes, type Constant, constantOf, standsAt } from './words.ts'

/** Which keys the rows have, in their order, and where the value of each is taken down. */
export type Shape = readonly Step[]

interface Step {
  /** `{"leadId":` of the first key, `,"duration":` of the others. */
  readonly key: Constant
  readonly value: Value
}

const OPEN = 0x7b
const CLOSE = 0x7d
const QUOTE = 0x22
const COLON = 0x3a
const COMMA = 0x2c

/** No row has more keys, and no key is longer. */
const mostKeys = 200
const longestKey = 100

/** Reads the row that begins here, if it has this shape: where it ends, -1 where it has not or can't be read here. */
export function readRow(bytes: Bytes, start: number, shape: Shape): number {
  let at = start
  for (let index = 0; index < shape.length; index++) {
    const step = shape[index]
    if (step === undefined) return -1
    const { key, value } = step
    if (!standsAt(bytes.view, at, key)) return -1
    at = readValue(bytes, at + key.length, value)
    if (at === -1) return -1
  }
  return bytes.view.getUint8(at) === CLOSE && shape.length > 0 ? at + 1 : -1
}

/**
 * The shape of the row that begins here; `null` where it can't be read here, or names a key twice. `placeOf` tells where
 * the values of the keys that matter are taken down; those that the row lacks are marked as absent before.
 */
export function shapeOf(
  bytes: Bytes,
  start: number,
  placeOf: (key: string) => Value | undefined
): Shape | null {
  const shape: Step[] = []
  const keys = new Set<string>()
  const { view } = bytes
  if (view.getUint8(start) !== OPEN) return null
  for (let at = start; view.getUint8(at) !== CLOSE; ) {
    const key = keyAt(bytes, at + 1)
    if (key === null || keys.has(key) || keys.size >= mostKeys) return null
    keys.add(key)
    const value = placeOf(key) ?? new Value()
    const sign = at === start ? '{' : ','
    if (sign === ',' && view.getUint8(at) !== COMMA) return null
    const step = { key: constantOf(`${sign}"${key}":`), value }
    shape.push(step)
    at = readValue(bytes, at + step.key.length, value)
    if (at === -1) return null
  }
  return shape
}

/** The key whose quote stands here and which a colon follows; `null` for one with escapes, or with more than ASCII. */
export function keyAt({ buffer, view }: Bytes, quote: number): string | null {
  if (view.getUint8(quote) !== QUOTE) return null
  let end = quote + 1
  for (let code = view.getUint8(end); code !== QUOTE; code = view.getUint8(++end)) {
    if (code < 0x20 || code >= 0x7f || code === 0x5c || end - quote > longestKey) return null
  }
  return view.getUint8(end + 1) === COLON ? buffer.toString('latin1', quote + 1, end) : null
}
