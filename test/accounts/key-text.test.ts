import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { hashOf, looksLikeKey, makeKey } from '../../src/accounts/key-text.ts'

it('a key is hpg_, 43 characters of 256 random bits, and 6 of a checksum', () => {
  const made = Array.from({ length: 500 }, makeKey)
  expect(new Set(made).size).toBe(500)
  for (const key of made) {
    expect(key).toMatch(/^hpg_[0-9A-Za-z]{49}$/)
    expect(looksLikeKey(key)).toBe(true)
  }
})

it('every part of it is random', () => {
  const made = Array.from({ length: 500 }, makeKey)
  // The first digit of the checksum has five values alone: so much is 2^32 above 62^5.
  for (let place = 'hpg_'.length; place < makeKey().length; place += 1) {
    expect(new Set(made.map((key) => key[place])).size, `place ${place}`).toBeGreaterThan(4)
  }
})

it('a typing error is seen by its checksum: another character, two of them swapped, one missing', () => {
  const key = makeKey()
  for (let place = 0; place < key.length; place += 1) {
    const other = key[place] === 'x' ? 'y' : 'x'
    expect(looksLikeKey(key.slice(0, place) + other + key.slice(place + 1))).toBe(false)
    expect(looksLikeKey(key.slice(0, place) + key.slice(place + 1))).toBe(false)
    const swapped = `${key.slice(0, place)}${key[place + 1] ?? ''}${key[place]}${key.slice(place + 2)}`
    expect(looksLikeKey(swapped)).toBe(swapped === key)
  }
})

it.each([
  '',
  'hpg_',
  'hpg_'.padEnd(53, '0'),
  'eyJhbGciOiJSUzI1NiJ9.e30.AAAA',
  `${makeKey()}\n`,
  ` ${makeKey()}`
])('is no key: %j', (text) => {
  expect(looksLikeKey(text)).toBe(false)
})

it('its hash is SHA-256', () => {
  const key = makeKey()
  expect(hashOf(key).toString('hex')).toBe(createHash('sha256').update(key).digest('hex'))
})
