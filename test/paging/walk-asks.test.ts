import { describe, expect, it } from 'vitest'
import { type Sliced, walk } from '../../src/paging/walk.ts'
import { honest, pageOf, type Row, scope, sealer, walkAll, withIds } from './walking.ts'

describe('what is asked', () => {
  const row = (n: number): Row => ({ id: String(n), n })
  const list = Array.from({ length: 30 }, (_, n) => row(n))
  const once = async (ask: (offset: number, limit: number) => Sliced<Row>, limit = 10, goOn = () => true) => {
    const calls: [number, number][] = []
    const answer = await walk<Row>({
      place: null,
      limit,
      pageSize: 20,
      keyOf: ({ id }) => id,
      ask: async (offset, wanted) => {
        calls.push([offset, wanted])
        return ask(offset, wanted)
      },
      goOn
    })
    return { answer, calls }
  }

  it('is one page where one is enough', async () => {
    const { answer, calls } = await once((offset, limit) => pageOf(list, offset, limit, honest))
    expect(calls).toEqual([[0, 10]])
    expect(answer.next).toMatchObject({ offset: 10 })
    expect(answer.total).toBe(30)
  })

  it('stays one page for each page of a client', async () => {
    const limits = [10]
    expect((await walkAll(list, { quirks: honest, limits })).asked).toBe(3)
    expect((await walkAll(withIds(100), { quirks: honest, limits: [20] })).asked).toBe(5)
    const without = Array.from({ length: 100 }, (_, n): Row => ({ id: null, n }))
    expect((await walkAll(without, { quirks: honest, limits: [20] })).asked).toBe(5)
  })

  it('ends with an empty page, and one equal to the page before', async () => {
    const never = { total: null, hasMore: true }
    expect((await once(() => ({ rows: [], ...never }))).answer.next).toBeNull()
    const { answer, calls } = await once(() => ({ rows: [row(1), row(2)], ...never }))
    expect(answer).toMatchObject({ rows: [row(1), row(2)], next: null })
    expect(calls).toHaveLength(2)
  })

  it('believes "no more" where a total bears it out, and else asks for the page behind', async () => {
    const rows = [row(1), row(2)]
    expect((await once(() => ({ rows: [], total: null, hasMore: false }))).calls).toHaveLength(1)
    const short = await once(
      (offset, limit) => ({
        ...pageOf(list, offset, Math.min(limit, 4), { ...honest, total: 'none' }),
        hasMore: false
      }),
      30
    )
    expect(short.answer.rows).toHaveLength(30)
    expect((await once(() => ({ rows, total: 2, hasMore: false }))).calls).toHaveLength(1)
    const lying = await once(
      (offset, limit) => ({ ...pageOf(list, offset, Math.min(limit, 4), honest), hasMore: false }),
      30
    )
    expect(lying.answer.rows).toHaveLength(30)
  })

  it('is at most 10 pages, and none without time', async () => {
    const slow = await once((offset) => ({ rows: [row(offset)], total: null, hasMore: true }), 20)
    expect(slow.calls).toHaveLength(10)
    expect(slow.answer).toMatchObject({ next: { offset: 10 } })
    const late = await once(
      (offset) => ({ rows: [row(offset)], total: null, hasMore: true }),
      20,
      () => false
    )
    expect(late.calls).toHaveLength(1)
    expect(late.answer.rows).toHaveLength(1)
  })

  it('fits in a cursor, whatever the ids are', async () => {
    const odd = Array.from({ length: 9 }, (_, n): Row => ({ id: `${'\u{1F642}'.repeat(300)}${n}`, n }))
    const { answer } = await once((offset, limit) => pageOf(odd, offset, limit, honest), 7)
    expect(
      sealer.seal(scope, { from: '2026-01-01', to: '2026-01-30', ...answer.next }).length
    ).toBeLessThanOrEqual(512)
  })
})
