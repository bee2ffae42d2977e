import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type LocalPlace, localPage } from '../../src/paging/local.ts'

interface Row {
  readonly id: string | null
  readonly n: number
}

/** Walks a list that V1 gives whole; `change` happens before each page but the first. */
function walkAll(list: readonly Row[], limit: number, change = (now: readonly Row[]) => now) {
  const given: Row[] = []
  let now = list
  let place: LocalPlace | null = null
  for (let page = 0; page < 1_000; page++) {
    if (page > 0) now = change(now)
    const { rows, next }: ReturnType<typeof localPage<Row>> = localPage(now, place, limit)
    given.push(...rows)
    if (next === null) return given
    place = next
  }
  throw new Error('the walk never ends')
}

const lists = fc
  .array(fc.boolean(), { maxLength: 40 })
  .map((lacks) => lacks.map((lack, n): Row => ({ id: lack ? null : String(n), n })))
const limits = fc.integer({ min: 1, max: 12 })

describe('rows without ids in a list that V1 gives whole', () => {
  it('come once each, in order', () => {
    fc.assert(
      fc.property(lists, limits, (list, limit) => {
        expect(walkAll(list, limit)).toEqual(list)
      })
    )
  })

  it('come as often as they are there, where all hold the same', () => {
    fc.assert(
      fc.property(fc.nat({ max: 40 }), limits, (length, limit) => {
        const list = Array.from({ length }, (): Row => ({ id: null, n: 1 }))
        expect(walkAll(list, limit)).toHaveLength(length)
      })
    )
  })

  it('stay in place where others come before them', () => {
    fc.assert(
      fc.property(lists, limits, fc.nat({ max: 9 }), (list, limit, coming) => {
        let next = 1_000
        const arrive = () => Array.from({ length: coming }, (): Row => ({ id: null, n: ++next }))
        expect(walkAll(list, limit, (now) => [...arrive(), ...now])).toEqual(list)
      })
    )
  })

  it('are not left out where some that were given go', () => {
    fc.assert(
      fc.property(lists, limits, (list, limit) => {
        let gone = false
        const given = walkAll(list, limit, (now) => {
          if (gone) return now
          gone = true
          return now.slice(limit)
        })
        expect(given).toEqual(list)
      })
    )
  })
})
