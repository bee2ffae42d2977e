/**
 * A name's bytes, which order names the same way in every store. Throws `TypeError` of a lone surrogate: in UTF-8 all
 * of them are the same bytes, and two names would be one.
 */
export function nameBytes(name: string): Buffer {
  if (!name.isWellFormed()) throw new TypeError('a name in the store is well-formed Unicode')
  return Buffer.from(name)
}

/** The expiry to write, in whole milliseconds: what has expired already is gone in a moment. */
export function expiryMs(expiresInMs: number): number {
  return Math.max(1, Math.ceil(expiresInMs))
}
