import { describe, expect, it } from 'vitest'
import { type CacheOptions, cache } from '../../src/v1/cache.ts'
import { freeze } from '../../src/v1/freeze.ts'

/** A cache of 5 seconds, and its clock. */
function keeping(options: Partial<CacheOptions> = {}) {
  const clock = { ms: 0 }
  return { clock, lists: cache({ ttlMs: 5_000, now: () => clock.ms, ...options }) }
}

const unchanged = () => true

describe('a list', () => {
  it('is given until its time is over', () => {
    const { clock, lists } = keeping()
    const kept = lists.keep('tags', [{ id: '1' }], unchanged)
    clock.ms = 4_999
    expect(lists.get('tags')).toBe(kept)
    expect(kept?.value).toEqual([{ id: '1' }])
    clock.ms = 5_000
    expect(lists.get('tags')).toBeUndefined()
    expect(kept?.isCurrent()).toBe(false)
  })

  it('is given under its own name alone', () => {
    const { lists } = keeping()
    lists.keep('tags', [], unchanged)
    expect(lists.get('tag')).toBeUndefined()
  })

  it('is not given after a change', () => {
    const { lists } = keeping()
    let changed = false
    lists.keep('tags', [], () => !changed)
    changed = true
    expect(lists.get('tags')).toBeUndefined()
  })

  it('is not kept where there was a change while it was read, and what was kept before stays', () => {
    const { lists } = keeping()
    const before = lists.keep('tags', ['before'], unchanged)
    expect(lists.keep('tags', ['old'], () => false)).toBeNull()
    expect(lists.get('tags')).toBe(before)
  })

  it('is not current any more when a newer one has its place', () => {
    const { lists } = keeping()
    const older = lists.keep('tags', [1], unchanged)
    const newer = lists.keep('tags', [2], unchanged)
    expect(older?.isCurrent()).toBe(false)
    expect(lists.get('tags')).toBe(newer)
  })

  it('can be changed by nobody', () => {
    const { lists } = keeping()
    const row = { id: '1', tags: ['a'] }
    const rows = [row]
    lists.keep('tags', rows, unchanged)
    expect(() => rows.push(row)).toThrow(TypeError)
    expect(() => row.tags.push('b')).toThrow(TypeError)
  })
})

describe('the cache', () => {
  it('of no time keeps nothing', () => {
    expect(keeping({ ttlMs: 0 }).lists.keep('tags', [], unchanged)).toBeNull()
  })

  it('keeps so many lists, and the one that was not used for longest goes first', () => {
    const { lists } = keeping({ most: 2 })
    const a = lists.keep('a', [], unchanged)
    lists.keep('b', [], unchanged)
    lists.get('a')
    lists.keep('c', [], unchanged)
    expect(lists.get('a')).toBe(a)
    expect(lists.get('b')).toBeUndefined()
  })

  it('keeps so many bytes, and nothing that is larger than all of them', () => {
    const { lists } = keeping({ mostBytes: 10_000 })
    for (let index = 0; index < 100; index++) lists.keep(`list ${index}`, 'x'.repeat(1_000), unchanged)
    const left = Array.from({ length: 100 }, (_, index) => lists.get(`list ${index}`)).filter(Boolean)
    expect(left.length).toBeGreaterThan(2)
    expect(left.length).toBeLessThan(6)
    expect(lists.keep('large', 'x'.repeat(10_000), unchanged)).toBeNull()
  })
})

describe('freezing', () => {
  it('counts text and bytes by their length, and passes over what can’t be frozen', () => {
    expect(freeze('x'.repeat(1_000))).toBeGreaterThanOrEqual(1_000)
    expect(freeze({ body: Buffer.alloc(5_000) })).toBeGreaterThanOrEqual(5_000)
    expect(freeze(null)).toBeGreaterThan(0)
  })
})
