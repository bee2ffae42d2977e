import { hash, hkdfSync, timingSafeEqual } from 'node:crypto'

/** What a cursor is bound to: it opens only with the same values. */
export interface CursorScope {
  /** The account, without its secret. */
  readonly account: string
  readonly path: string
  /** The filters, in an order that doesn't depend on the client's. */
  readonly filters: string
}

/** Seals the place in a list into an opaque text and opens it again. */
export interface Cursors {
  /** `place` must come back the same from JSON. Throws `RangeError` where the cursor would be too long. */
  seal(scope: CursorScope, place: unknown): string
  /** The place; `undefined` where the cursor was changed, or made for another scope or by another secret. */
  open(scope: CursorScope, cursor: string): unknown
}

const version = 1
const macBytes = 16
const longest = 512

/** Cursors under these secrets: the first signs, all verify. */
export function cursors(secrets: readonly string[]): Cursors {
  const keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', 'cursor', 32)))
  const [first] = keys
  if (first === undefined) throw new TypeError('cursors need a secret')

  return {
    seal(scope, place) {
      const content = Buffer.concat([Buffer.of(version), Buffer.from(JSON.stringify(place))])
      const cursor = Buffer.concat([macOf(first, scope, content), content]).toString('base64url')
      if (cursor.length > longest) throw new RangeError(`a cursor of ${cursor.length} characters`)
      return cursor
    },
    open(scope, cursor) {
      if (cursor.length > longest || !/^[A-Za-z0-9_-]+$/.test(cursor)) return undefined
      const bytes = Buffer.from(cursor, 'base64url')
      const mac = bytes.subarray(0, macBytes)
      const content = bytes.subarray(macBytes)
      // The same bytes can be written in several ways in base64; only the one that was given is taken.
      if (content[0] !== version || bytes.toString('base64url') !== cursor) return undefined
      if (!keys.some((key) => timingSafeEqual(macOf(key, scope, content), mac))) return undefined
      const place: unknown = JSON.parse(content.toString('utf8', 1))
      return place
    }
  }
}

/**
 * A key of fixed length before the text makes a MAC of SHA-512/256, which can't be extended without the key; an HMAC takes
 * twenty times as long, for each page.
 */
function macOf(key: Buffer, { account, path, filters }: CursorScope, content: Buffer): Buffer {
  const bound = Buffer.from(`${JSON.stringify([account, path, filters])}\0`)
  return hash('sha512-256', Buffer.concat([key, bound, content]), 'buffer').subarray(0, macBytes)
}
