import { isUtf8 } from 'node:buffer'
import type { Credentials } from '../v1/exchange.ts'

/** The `api_uId` and `api_key` of Basic credentials (RFC 7617); `null` where they are none. */
export function readBasic(value: string): Credentials | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return null
  const bytes = Buffer.from(value, 'base64')
  const text = isUtf8(bytes) ? bytes.toString('utf8') : ''
  const colon = text.indexOf(':')
  // Control characters have no place in either (RFC 7617, 2).
  if (colon < 1 || colon === text.length - 1 || /\p{Cc}/u.test(text)) return null
  return { apiUid: text.slice(0, colon), apiKey: text.slice(colon + 1) }
}
