import { describe, expect, it } from 'vitest'
import { coalesce, type Reader } from '../../src/v1/coalesce.ts'
import { V1Failure } from '../../src/v1/failure.ts'
import { Asker, type HangUp } from '../../src/v1/hang-up.ts'

const reader = (more: Partial<Reader> = {}): Reader => ({
  secret: 'a',
  timeoutMs: 10_000,
  hangUp: new Asker(),
  ...more
})
const unchanged = () => true

/** Flights, and what was begun, to be ended by the test. */
function flying() {
  const flights = coalesce()
  const begun: (PromiseWithResolvers<object> & { readonly asked: HangUp })[] = []
  const start = (asked: HangUp) => {
    const one = { ...Promise.withResolvers<object>(), asked }
    begun.push(one)
    return one.promise
  }
  const join = (name = 'tags', more: Partial<Reader> = {}, still = unchanged) =>
    flights.join(name, reader(more), still, start)
  return { begun, join }
}

const kindOf = (answer: Promise<unknown>) =>
  answer.then(
    () => 'answered',
    (error: unknown) => (error instanceof V1Failure ? error.kind : error)
  )

describe('the same read at the same time', () => {
  it('is begun once, and answers all with one value, which none can change', async () => {
    const { begun, join } = flying()
    const joined = Array.from({ length: 64 }, () => join())
    expect(joined.map(({ collapsed }) => collapsed)).toEqual([false, ...Array(63).fill(true)])
    expect(begun).toHaveLength(1)
    begun[0]?.resolve({ rows: [{ id: '1' }] })
    const [first, ...others] = await Promise.all(joined.map(({ answer }) => answer))
    expect(first).toEqual({ rows: [{ id: '1' }] })
    for (const other of others) expect(other).toBe(first)
    expect(() => Object.assign((first as { rows: object[] }).rows[0] ?? {}, { id: '2' })).toThrow(TypeError)
  })

  it('is begun again when it has ended', async () => {
    const { begun, join } = flying()
    const { answer } = join()
    begun[0]?.resolve({})
    await answer
    expect(join().collapsed).toBe(false)
    expect(begun).toHaveLength(2)
  })

  it('fails for all, and the next one is begun anew', async () => {
    const { begun, join } = flying()
    const answers = [join(), join(), join()].map(({ answer }) => kindOf(answer))
    begun[0]?.reject(new V1Failure({ kind: 'failed' }))
    expect(await Promise.all(answers)).toEqual(['failed', 'failed', 'failed'])
    expect(join().collapsed).toBe(false)
  })

  it.each([
    ['another name', 'groups', {}],
    ['another secret', 'tags', { secret: 'b' }]
  ] as const)('is none with %s', (_what, name, more) => {
    const { begun, join } = flying()
    join()
    expect(join(name, more).collapsed).toBe(false)
    expect(begun).toHaveLength(2)
  })
})

describe('a reader that hangs up', () => {
  it('has abandoned it at once, and cancels it for nobody else, also where it began it', async () => {
    const { begun, join } = flying()
    const hangUp = new Asker()
    const first = kindOf(join('tags', { hangUp }).answer)
    const second = join()
    hangUp.leave()
    expect(await first).toBe('abandoned')
    expect(begun[0]?.asked.gone).toBe(false)
    begun[0]?.resolve({ rows: [] })
    expect(await second.answer).toEqual({ rows: [] })
  })

  it('as the last one aborts it, and who comes then begins it anew', async () => {
    const { begun, join } = flying()
    const clients = [new Asker(), new Asker()]
    const ends = clients.map((hangUp) => kindOf(join('tags', { hangUp }).answer))
    for (const client of clients) client.leave()
    expect(await Promise.all(ends)).toEqual(['abandoned', 'abandoned'])
    expect(begun[0]?.asked.gone).toBe(true)
    expect(join().collapsed).toBe(false)
    // What the aborted one says later is nobody's.
    begun[0]?.reject(new V1Failure({ kind: 'abandoned' }))
    expect(join().collapsed).toBe(true)
  })

  it('before it begins, begins nothing', async () => {
    const { begun, join } = flying()
    const hangUp = new Asker()
    hangUp.leave()
    expect(await kindOf(join('tags', { hangUp }).answer)).toBe('abandoned')
    expect(begun).toHaveLength(0)
  })
})

describe('the time of a reader', () => {
  it('is its own: the others have theirs', async () => {
    const { begun, join } = flying()
    const first = join()
    expect(await kindOf(join('tags', { timeoutMs: 5 }).answer)).toBe('timeout')
    expect(begun[0]?.asked.gone).toBe(false)
    begun[0]?.resolve({ rows: [] })
    expect(await first.answer).toEqual({ rows: [] })
  })

  it('is not cut short by a read that began long before', () => {
    const { begun, join } = flying()
    join('tags', { timeoutMs: 400 })
    expect(join('tags', { timeoutMs: 1_000 }).collapsed).toBe(false)
    expect(begun).toHaveLength(2)
  })
})

describe('a change', () => {
  it('keeps those who come after it from joining what began before it', async () => {
    const { begun, join } = flying()
    let changed = false
    const before = join('tags', {}, () => !changed)
    changed = true
    const after = join()
    expect(after.collapsed).toBe(false)
    expect(join().collapsed).toBe(true)
    begun[0]?.resolve({ rows: ['old'] })
    expect(await before.answer).toEqual({ rows: ['old'] })
    // That the old one has ended takes nothing from the new one.
    expect(join().collapsed).toBe(true)
    begun[1]?.resolve({ rows: ['new'] })
    expect(await after.answer).toEqual({ rows: ['new'] })
  })
})
