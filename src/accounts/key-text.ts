import { hash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** How every key of this gateway begins, and no JWT does. */
const keyStart = 'hpg_'

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** 62^43 is more than 2^256, and 62^6 more than 2^32. */
const secretLength = 43
const checksumLength = 6

/**
 * A new key: `hpg_`, 256 random bits and a CRC-32, in letters and digits alone, so that a double click takes
 * the whole of it, and scanners for leaked secrets know it for what it is.
 */
export function makeKey(): string {
  const secret = inDigits(BigInt(`0x${randomBytes(32).toString('hex')}`), secretLength)
  return `${keyStart}${secret}${checksumOf(secret)}`
}

/** Whether a text can be a key, by its form and its checksum: a typing error is seen without the store. */
export function looksLikeKey(text: string): boolean {
  const [, secret = '', checksum] = /^hpg_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/.exec(text) ?? []
  return checksum === checksumOf(secret)
}

/**
 * What is kept of a key. A plain SHA-256 is enough: salts and slow hashes are for what people make up, and
 * nobody tries out 256 random bits.
 */
export function hashOf(key: string): Buffer {
  return hash('sha256', key, 'buffer')
}

/** The same as text, in one go: it is made for each request. */
export function nameOf(key: string): string {
  return hash('sha256', key, 'base64url')
}

function checksumOf(secret: string): string {
  let text = ''
  for (let rest = crc32(secret); text.length < checksumLength; rest = Math.floor(rest / 62)) {
    text = `${digits[rest % 62]}${text}`
  }
  return text
}

function inDigits(value: bigint, length: number): string {
  let text = ''
  for (let rest = value; text.length < length; rest /= 62n) text = `${digits[Number(rest % 62n)]}${text}`
  return text
}
