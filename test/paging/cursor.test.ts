import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CursorScope, cursors } from '../../src/paging/cursor.ts'

const [old, current] = [
  'the old secret, of 32 characters and more',
  'the new secret, of 32 characters and more'
]
const scope: CursorScope = { account: 'basic:1001', path: '/tags', filters: '' }
const texts = fc.string({ maxLength: 30 })
const scopes = fc.record({ account: texts, path: texts, filters: texts })
/** What comes back the same from JSON, short enough for a cursor. */
const places = fc
  .jsonValue({ maxDepth: 2 })
  .map((value) => JSON.parse(JSON.stringify(value)) as unknown)
  .filter((value) => JSON.stringify(value).length < 200)

describe('a cursor', () => {
  it('opens to the place that was sealed, in its scope', () => {
    const sealed = cursors([current])
    fc.assert(
      fc.property(scopes, places, (where, place) => {
        const cursor = sealed.seal(where, place)
        expect(sealed.open(where, cursor)).toEqual(place)
        expect(cursor).toMatch(/^[A-Za-z0-9_-]{1,512}$/)
      })
    )
  })

  it('opens in no other scope, whichever part of it is another', () => {
    const sealed = cursors([current])
    const parts = fc.constantFrom('account', 'path', 'filters' as const)
    fc.assert(
      fc.property(scopes, parts, texts, places, (where, part, other, place) => {
        fc.pre(where[part] !== other)
        expect(sealed.open({ ...where, [part]: other }, sealed.seal(where, place))).toBeUndefined()
      })
    )
  })

  it('knows the parts of its scope apart', () => {
    const sealed = cursors([current])
    const cursor = sealed.seal({ account: 'a', path: 'bc', filters: '' }, 1)
    expect(sealed.open({ account: 'ab', path: 'c', filters: '' }, cursor)).toBeUndefined()
    expect(sealed.open({ account: 'a', path: 'b', filters: 'c' }, cursor)).toBeUndefined()
  })

  it('opens no more when any of its characters is another, missing or added', () => {
    const sealed = cursors([current])
    const cursor = sealed.seal(scope, { given: 3, last: ['1', '2', '3'] })
    const alphabet = fc.constantFrom(...'ABYZabyz0189-_+/= ')
    fc.assert(
      fc.property(fc.nat({ max: cursor.length - 1 }), alphabet, (at, letter) => {
        const [before, behind] = [cursor.slice(0, at), cursor.slice(at + 1)]
        for (const changed of [
          before + letter + behind,
          before + behind,
          before + letter + cursor.slice(at)
        ]) {
          if (changed !== cursor) expect(sealed.open(scope, changed)).toBeUndefined()
        }
      })
    )
  })

  it('opening never throws, whatever comes', () => {
    const sealed = cursors([current, old])
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.base64String(), fc.string({ minLength: 500, maxLength: 600 })),
        (text) => {
          expect(sealed.open(scope, text)).toBeUndefined()
        }
      )
    )
  })

  it('is at most 512 characters, at sealing and at opening', () => {
    const sealed = cursors([current])
    const longest = 'x'.repeat(512 * 0.75 - 17 - 2)
    expect(sealed.seal(scope, longest)).toHaveLength(512)
    expect(sealed.open(scope, sealed.seal(scope, longest))).toBe(longest)
    expect(() => sealed.seal(scope, `${longest}x`)).toThrow(RangeError)
    expect(sealed.open(scope, `${sealed.seal(scope, longest)}AAAA`)).toBeUndefined()
  })

  it('of a secret that was rotated still opens; new ones are of the first', () => {
    const before = cursors([old])
    const rotated = cursors([current, old])
    const after = cursors([current])
    const [early, late] = [before.seal(scope, 1), rotated.seal(scope, 2)]
    expect([rotated.open(scope, early), rotated.open(scope, late)]).toEqual([1, 2])
    expect([after.open(scope, early), after.open(scope, late)]).toEqual([undefined, 2])
    expect(before.open(scope, late)).toBeUndefined()
  })

  it('needs a secret', () => {
    expect(() => cursors([])).toThrow(TypeError)
  })
})
