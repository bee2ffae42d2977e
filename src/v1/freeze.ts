import { RowText } from './row-text.ts'

/** What an object, or a list, takes besides what is in it, roughly, in bytes. */
const overhead = 32

/**
 * Freezes a value read from V1 for good, with all that is in it: several requests have it, and none may change what the
 * others see. Gives back roughly how many bytes it takes.
 */
export function freeze(value: unknown): number {
  if (typeof value === 'string') return overhead + value.length * 2
  if (typeof value !== 'object' || value === null) return 8
  if (value instanceof RowText) return overhead + value.end - value.start
  // Bytes can't be frozen; what has a class looks after itself.
  if (ArrayBuffer.isView(value)) return overhead + value.byteLength
  if (!Array.isArray(value) && !isPlain(value)) return overhead
  Object.freeze(value)
  let bytes = overhead
  for (const part of Object.values(value)) bytes += freeze(part)
  return bytes
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
