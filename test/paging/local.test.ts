import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isLocalPlace, type LocalPage, type LocalPlace, localPage } from '../../src/paging/local.ts'

interface Row {
  readonly id: string
}

const row = (id: string): Row => ({ id })
const ids = fc.uniqueArray(fc.nat({ max: 60 }).map(String), { maxLength: 40 })
const limits = fc.integer({ min: 1, max: 12 })

/** Walks a list to its end, and gives the ids in the order they came; `change` happens before each page. */
function walk(
  list: readonly string[],
  limitOf: (page: number) => number,
  change = (now: readonly string[], _page: number) => now
) {
  const given: string[] = []
  let now = list
  let place: LocalPlace | null = null
  for (let page = 0; page < 1000; page++) {
    now = change(now, page)
    const answer = localPage(now.map(row), place, limitOf(page))
    expect(answer.rows.length).toBeLessThanOrEqual(limitOf(page))
    expect(answer.total).toBe(now.length)
    given.push(...answer.rows.map(({ id }) => id))
    if (answer.next === null) return { given, now }
    // A cursor holds it as JSON.
    place = JSON.parse(JSON.stringify(answer.next)) as LocalPlace
    expect(isLocalPlace(place)).toBe(true)
  }
  throw new Error('the walk never ends')
}

describe('a walk over a list', () => {
  it('gives each row once, in order, with any limit', () => {
    fc.assert(
      fc.property(ids, fc.array(limits, { minLength: 1 }), (list, sizes) => {
        expect(walk(list, (page) => sizes[page % sizes.length] ?? 1).given).toEqual(list)
      })
    )
  })

  it('gives a row once where the list has it several times', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 9 }).map(String)), limits, (list, limit) => {
        const page = (place: LocalPlace | null) => localPage(list.map(row), place, limit)
        const given: string[] = []
        for (let answer = page(null); ; answer = page(answer.next)) {
          given.push(...answer.rows.map(({ id }) => id))
          if (answer.next === null) break
        }
        expect(given).toEqual([...new Set(list)])
      })
    )
  })

  it('leaves out and repeats nothing where rows are added anywhere', () => {
    fc.assert(
      fc.property(ids, limits, fc.array(fc.nat()), (list, limit, places) => {
        let made = 1000
        const { given } = walk(
          list,
          () => limit,
          (now, page) => {
            const at = places[page]
            return at === undefined ? now : now.toSpliced(at % (now.length + 1), 0, String(made++))
          }
        )
        expect(new Set(given).size).toBe(given.length)
        expect(given.filter((id) => list.includes(id))).toEqual(list)
      })
    )
  })

  it('leaves out and repeats nothing where one row goes between any two pages', () => {
    fc.assert(
      fc.property(ids, fc.integer({ min: 2, max: 12 }), fc.array(fc.nat()), (list, limit, places) => {
        const { given, now } = walk(
          list,
          () => limit,
          (before, page) => {
            const at = places[page]
            return at === undefined || before.length === 0 ? before : before.toSpliced(at % before.length, 1)
          }
        )
        expect(new Set(given).size).toBe(given.length)
        for (const id of now) expect(given).toContain(id)
      })
    )
  })

  it('leaves out nothing where everything that was given is deleted before the next page', () => {
    fc.assert(
      fc.property(ids, limits, (list, limit) => {
        const seen = new Set<string>()
        let place: LocalPlace | null = null
        for (let now = list; ; now = now.filter((id) => !seen.has(id))) {
          const answer: LocalPage<Row> = localPage(now.map(row), place, limit)
          for (const { id } of answer.rows) seen.add(id)
          if (answer.next === null) break
          place = answer.next
        }
        expect([...seen]).toEqual(list)
      })
    )
  })

  it('ends, whatever the list becomes', () => {
    fc.assert(
      fc.property(fc.array(ids, { minLength: 1, maxLength: 8 }), limits, (lists, limit) => {
        walk(
          lists[0] ?? [],
          () => limit,
          (_now, page) => lists[Math.min(page, lists.length - 1)] ?? []
        )
      })
    )
  })
})

describe('a page', () => {
  it('says that there is more only where there is', () => {
    expect(localPage([1, 2].map(String).map(row), null, 2).next).toBeNull()
    expect(localPage([1, 2, 3].map(String).map(row), null, 2).next).not.toBeNull()
    expect(localPage([], null, 2)).toEqual({ rows: [], next: null, total: 0 })
  })
})

describe('a place', () => {
  it.each([
    null,
    undefined,
    5,
    'a',
    [],
    {},
    { given: 1 },
    { last: [] },
    { given: 'x', last: [] },
    { given: 1.5, last: [] },
    { given: 1, last: 'x' }
  ])('is not %o', (value) => {
    expect(isLocalPlace(value)).toBe(false)
  })
})
