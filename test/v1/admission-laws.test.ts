import fc from 'fast-check'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Call, entering, pass, refusal, settle, stopTheClock } from './entering.ts'

beforeEach(stopTheClock)
afterEach(() => {
  vi.useRealTimers()
})

type Event =
  | {
      readonly does: 'enter'
      readonly account: string
      readonly timeoutMs: number
      readonly patient: boolean
    }
  | { readonly does: 'end'; readonly which: number; readonly well: boolean }
  | { readonly does: 'pass'; readonly ms: number }

const names = ['A', 'B', 'C', 'D']
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant('enter' as const),
      account: fc.constantFrom(...names, 'A', 'A'),
      timeoutMs: fc.integer({ min: 1, max: 60 }),
      patient: fc.boolean()
    })
  },
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constant('end' as const), which: fc.nat(), well: fc.boolean() })
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 15 }) })
  }
)
const limits = fc.record({
  total: fc.integer({ min: 1, max: 5 }),
  perAccount: fc.integer({ min: 1, max: 4 }),
  queue: fc.nat({ max: 6 }),
  waitMs: fc.constant(20)
})

/** A call, and what the test knows of it. */
interface Seen extends Call {
  readonly entry: { readonly timeoutMs: number; readonly patient: boolean }
  readonly since: number
}

/** One of those there are, or none. */
const pick = <T>(all: readonly T[], which: number): T[] => all.slice(which % all.length).slice(0, 1)

/** Plays the events, and checks after each what holds at any time. */
async function play(
  options: { total: number; perAccount: number; queue: number; waitMs: number },
  events: readonly Event[]
) {
  const { total, perAccount, queue, waitMs } = options
  const { gate, turns, enter } = entering(options)
  const calls: Seen[] = []
  /** Accounts that wait with share left: the one that has been so for longest, without a turn, first. */
  const due = new Set<string>()
  let now = 0

  const inState = (state: Call['state'], account?: string) =>
    calls.filter((call) => call.state === state && (account === undefined || call.account === account))
  const isDue = (account: string) =>
    inState('waiting', account).length > 0 && inState('running', account).length < perAccount
  const lastsMs = ({ entry }: Seen) => (entry.patient ? entry.timeoutMs : Math.min(entry.timeoutMs, waitMs))

  /** What a newcomer meets: a slot, a place in the queue, somebody's place, or nothing. */
  async function comes({ account, timeoutMs, patient }: Extract<Event, { does: 'enter' }>) {
    const running = inState('running').length
    const free = running < total && inState('running', account).length < perAccount
    const waiting = inState('waiting')
    const places = (name: string) => inState('waiting', name)
    const most = Math.max(...names.map((name) => places(name).length))
    const fewer = places(account).length < most
    const newest = names.filter((name) => places(name).length === most).map((name) => places(name).at(-1))
    const call: Seen = Object.assign(enter(account, { timeoutMs, patient }), {
      entry: { timeoutMs, patient },
      since: now
    })
    calls.push(call)
    await settle()
    if (free) return expect(call).toMatchObject({ state: 'running', leftMs: timeoutMs })
    const refused = [...waiting, call].filter(({ state }) => state === 'failed')
    if (waiting.length < queue) return expect(refused).toEqual([])
    expect(refused).toHaveLength(1)
    expect(fewer ? newest : [call]).toContain(refused[0])
    expect(refused.map((one) => refusal(one)?.kind)).toEqual(['overloaded'])
  }

  /** A slot that is freed goes to the account that is due for longest, and there to the oldest call. */
  async function ends(call: Seen, well: boolean) {
    const before = turns.length
    const line = inState('waiting')
    await (well ? call.finish() : call.fail(new Error('broken')))
    if (line.some(({ account }) => account === call.account)) due.add(call.account)
    const [first] = due
    const next = line.find(({ account }) => account === first)
    expect(turns.slice(before)).toEqual(next === undefined ? [] : [next])
    if (next === undefined) return
    expect(next.leftMs).toBe(next.entry.timeoutMs - (now - next.since))
    due.delete(next.account)
  }

  /** Whose time is over leaves, and nobody else. */
  async function passes(ms: number) {
    const line = inState('waiting')
    now += ms
    await pass(ms)
    for (const call of line) {
      const late = now - call.since >= lastsMs(call)
      const kind = !call.entry.patient && call.entry.timeoutMs <= waitMs ? 'timeout' : 'overloaded'
      expect(call.state).toBe(late ? 'failed' : 'waiting')
      expect(refusal(call)?.kind).toBe(late ? kind : undefined)
    }
  }

  for (const event of events) {
    const running = inState('running')
    if (event.does === 'enter') await comes(event)
    else if (event.does === 'pass') await passes(event.ms)
    else for (const call of pick(running, event.which)) await ends(call, event.well)

    for (const name of names) {
      expect(inState('running', name).length).toBeLessThanOrEqual(perAccount)
      if (isDue(name)) due.add(name)
      else due.delete(name)
    }
    const waiting = inState('waiting')
    const occupied = inState('running')
    expect(occupied.length).toBeLessThanOrEqual(total)
    expect(waiting.length).toBeLessThanOrEqual(queue)
    // Nobody waits for what is free.
    if (occupied.length < total) expect(due.size).toBe(0)
    const accounts = new Set([...waiting, ...occupied].map(({ account }) => account)).size
    expect(gate.load()).toEqual({ running: occupied.length, waiting: waiting.length, accounts })
  }

  while (inState('running').length > 0) await inState('running')[0]?.finish()
  return { calls, gate, turns }
}

it('whatever comes and goes: no limit is exceeded, turns are fair, and every call ends once', async () => {
  await fc.assert(
    fc.asyncProperty(limits, fc.array(event, { maxLength: 60, size: 'max' }), async (options, events) => {
      const { calls, gate, turns } = await play(options, events)
      for (const call of calls) {
        expect(call.ended).toBe(1)
        // It ran, or was refused, and never both.
        expect(turns.filter((turn) => turn === call)).toHaveLength(refusal(call) === undefined ? 1 : 0)
      }
      for (const call of turns) expect(call.leftMs).toBeGreaterThan(0)
      expect(gate.load()).toEqual({ running: 0, waiting: 0, accounts: 0 })
    }),
    { numRuns: 500 }
  )
})
