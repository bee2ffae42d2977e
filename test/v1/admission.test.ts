import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { V1Failure } from '../../src/v1/failure.ts'
import { type Call, entering, pass, refusal, settle, stopTheClock } from './entering.ts'

beforeEach(stopTheClock)
afterEach(() => {
  vi.useRealTimers()
})

const states = (calls: readonly Call[]) => calls.map(({ state }) => state)
const accounts = (calls: readonly Call[]) => calls.map(({ account }) => account).join('')
const overloaded = { kind: 'overloaded', outcome: 'not_applied' }
const outOfTime = { kind: 'timeout', outcome: 'not_applied', retryAfterSeconds: undefined }
const nothing = { running: 0, waiting: 0, accounts: 0 }

describe('a call', () => {
  it('runs at once where there is a slot, with all of its time', () => {
    const { enter } = entering({ total: 1, perAccount: 1, queue: 0 })
    expect(enter('A', { timeoutMs: 5_000 })).toMatchObject({ state: 'running', leftMs: 5_000 })
  })

  it('has its turn without waiting for a promise where there is a slot, until it leaves', async () => {
    const { gate } = entering({ total: 1, perAccount: 1, queue: 1 })
    const entry = { account: 'A', timeoutMs: 5_000 }
    expect(gate.enter(entry)).toBe(5_000)
    const second = gate.enter({ ...entry, account: 'B' })
    expect(second).toBeInstanceOf(Promise)
    expect(gate.load()).toEqual({ running: 1, waiting: 1, accounts: 2 })
    gate.leave('A')
    expect(await second).toBeGreaterThan(4_000)
    expect(gate.load()).toEqual({ running: 1, waiting: 0, accounts: 1 })
    gate.leave('B')
    expect(gate.load()).toEqual(nothing)
  })

  it('without any time has no turn', () => {
    const { gate } = entering({ total: 1, perAccount: 1, queue: 1 })
    expect(() => gate.enter({ account: 'A', timeoutMs: 0 })).toThrow(expect.objectContaining(outOfTime))
    expect(gate.load()).toEqual(nothing)
  })

  it('that waited has what is left of its time', async () => {
    const { enter } = entering({ total: 1, perAccount: 1, queue: 1 })
    const first = enter('A')
    const second = enter('A', { timeoutMs: 5_000 })
    await pass(300)
    await first.finish()
    expect(second).toMatchObject({ state: 'running', leftMs: 4_700 })
  })
})

describe('the share of an account', () => {
  it('is never exceeded, though there are free slots', async () => {
    const { enterMany, gate } = entering({ total: 10, perAccount: 3, queue: 10 })
    const calls = enterMany('A', 5)
    expect(states(calls)).toEqual(['running', 'running', 'running', 'waiting', 'waiting'])
    await calls[1]?.finish()
    expect(states(calls)).toEqual(['running', 'done', 'running', 'running', 'waiting'])
    expect(gate.load()).toEqual({ running: 3, waiting: 1, accounts: 1 })
  })

  it('of one does not hold up another', () => {
    const { enter, enterMany } = entering({ total: 4, perAccount: 1, queue: 10 })
    enterMany('A', 5)
    expect(enter('B').state).toBe('running')
  })
})

describe('turns', () => {
  it('go to an account with one call as soon as to one with 200', async () => {
    const { enter, enterMany, turns } = entering({ total: 1, perAccount: 1, queue: 256 })
    const flood = enterMany('A', 200)
    const [first, second] = flood
    const one = enter('B')
    await first?.finish()
    expect(one.state).toBe('running')
    await one.finish()
    expect(second?.state).toBe('running')
    expect(accounts(turns)).toBe('ABA')
  })

  it('go round the accounts, and within one to the call that came first', async () => {
    const { enter, enterMany, turns } = entering({ total: 1, perAccount: 2, queue: 10 })
    const calls = [enter('X'), ...enterMany('A', 4), ...enterMany('B', 3), ...enterMany('C', 2)]
    for (let turn = 0; turn < calls.length; turn++) await turns[turn]?.finish()
    expect(accounts(turns)).toBe('XABCABCABA')
    for (const account of 'ABC') {
      const of = (all: readonly Call[]) => all.filter((call) => call.account === account)
      expect(of(turns)).toEqual(of(calls))
    }
  })

  it('pass by an account that has no share left', async () => {
    const { enter, enterMany, turns } = entering({ total: 3, perAccount: 2, queue: 10 })
    const [a1] = enterMany('A', 4)
    const b1 = enter('B')
    const c1 = enter('C')
    await b1.finish()
    expect(c1.state).toBe('running')
    await a1?.finish()
    expect(accounts(turns)).toBe('AABCA')
  })

  it('are nobody’s between a call that ends and the next that waits', async () => {
    const { enter } = entering({ total: 1, perAccount: 1, queue: 10 })
    const first = enter('A')
    const second = enter('B')
    void first.finish()
    const late = Promise.resolve().then(() => enter('C'))
    await settle()
    expect(second.state).toBe('running')
    expect((await late).state).toBe('waiting')
  })
})

describe('a full queue', () => {
  it('refuses at once, and tells when to come again', async () => {
    const { enter, enterMany } = entering({ total: 1, perAccount: 1, queue: 2 })
    enterMany('A', 3)
    const late = enter('A')
    await settle()
    expect(refusal(late)).toMatchObject({ ...overloaded, retryAfterSeconds: 2 })
  })

  it('of no places lets calls run, and none wait', async () => {
    const { enter, gate } = entering({ total: 1, perAccount: 1, queue: 0 })
    const calls = [enter('A'), enter('A'), enter('B')]
    await settle()
    expect(states(calls)).toEqual(['running', 'failed', 'failed'])
    expect(gate.load()).toEqual({ running: 1, waiting: 0, accounts: 1 })
  })

  it('gives the newest place of the account with the most to one with fewer', async () => {
    const { enter, enterMany, turns } = entering({ total: 1, perAccount: 1, queue: 5 })
    const running = enter('X')
    const [a1, a2, a3] = enterMany('A', 3)
    const [b1, b2] = enterMany('B', 2)
    const c1 = enter('C')
    await settle()
    expect(a3 && refusal(a3)).toMatchObject(overloaded)
    const waiting = [a1, a2, b1, b2, c1]
    expect(waiting.map((call) => call?.state)).toEqual(Array(5).fill('waiting'))
    await running.finish()
    for (let turn = 1; turn <= 5; turn++) await turns[turn]?.finish()
    expect(turns.slice(1)).toEqual([a1, b1, c1, a2, b2])
  })

  it('refuses who has as many in it as any other', async () => {
    const { enter, enterMany } = entering({ total: 1, perAccount: 1, queue: 4 })
    enter('X')
    const others = [...enterMany('A', 2), ...enterMany('B', 2)]
    const late = enter('B')
    await settle()
    expect(refusal(late)).toMatchObject(overloaded)
    expect(states(others)).toEqual(Array(4).fill('waiting'))
  })

  it('that forty accounts share keeps one of them from taking it all', async () => {
    const { enter, enterMany, gate } = entering({ total: 1, perAccount: 1, queue: 40 })
    const flood = enterMany('A', 100)
    const others = Array.from({ length: 39 }, (_, index) => enter(`B${index}`))
    await settle()
    expect(states(others)).toEqual(Array(39).fill('waiting'))
    expect(states(flood.slice(0, 2))).toEqual(['running', 'waiting'])
    expect(gate.load()).toEqual({ running: 1, waiting: 40, accounts: 40 })
  })
})

describe('a call that waits', () => {
  it('leaves after two seconds', async () => {
    const { enter, enterMany, gate } = entering({ total: 1, perAccount: 1, queue: 10 })
    const first = enter('A')
    const [late, ...others] = enterMany('A', 3)
    await pass(1_999)
    expect(late?.state).toBe('waiting')
    await pass(1)
    for (const call of [late, ...others]) {
      expect(call && refusal(call)).toMatchObject({ ...overloaded, retryAfterSeconds: 2 })
    }
    await first.finish()
    expect(gate.load()).toEqual(nothing)
  })

  it('leaves after the time that is said, and is told to wait a second at least', async () => {
    const { enterMany } = entering({ total: 1, perAccount: 1, queue: 10, waitMs: 20 })
    const [, late] = enterMany('A', 2)
    await pass(20)
    expect(late && refusal(late)).toMatchObject({ ...overloaded, retryAfterSeconds: 1 })
  })

  it('leaves when its own time is over, if that is earlier', async () => {
    const { enter } = entering({ total: 1, perAccount: 1, queue: 10 })
    enter('A')
    const late = enter('A', { timeoutMs: 700 })
    await pass(699)
    expect(late.state).toBe('waiting')
    await pass(1)
    expect(refusal(late)).toMatchObject(outOfTime)
  })

  it('and is patient stays until its own time is over', async () => {
    const { enter } = entering({ total: 1, perAccount: 1, queue: 10 })
    const first = enter('A')
    const second = enter('A', { patient: true, timeoutMs: 10_000 })
    const third = enter('A', { patient: true, timeoutMs: 10_000 })
    await pass(9_000)
    await first.finish()
    expect(second).toMatchObject({ state: 'running', leftMs: 1_000 })
    await pass(1_000)
    expect(refusal(third)).toMatchObject(overloaded)
  })

  it('leaves its place to those behind it', async () => {
    const { enter, turns } = entering({ total: 1, perAccount: 1, queue: 2 })
    const first = enter('A')
    enter('A', { timeoutMs: 10 })
    await pass(10)
    const [b, a] = [enter('B'), enter('A')]
    await first.finish()
    await b.finish()
    expect(turns).toEqual([first, b, a])
  })

  it('gives its turn on where it comes too late, and never runs', async () => {
    vi.useRealTimers()
    const { enter } = entering({ total: 1, perAccount: 1, queue: 10 })
    const first = enter('A')
    const late = enter('A', { timeoutMs: 5 })
    const next = enter('A')
    // Nothing else happens meanwhile, not even a timer.
    const until = performance.now() + 10
    while (performance.now() < until);
    await first.finish()
    expect(refusal(late)).toMatchObject(outOfTime)
    expect(next.state).toBe('running')
  })
})

describe('accounts', () => {
  it('are forgotten when they neither run nor wait', async () => {
    const { enter, gate } = entering({ total: 2, perAccount: 1, queue: 5 })
    const calls = Array.from({ length: 1_000 }, (_, index) => enter(`A${index}`))
    expect(gate.load()).toEqual({ running: 2, waiting: 5, accounts: 7 })
    await pass(2_000)
    expect(gate.load()).toEqual({ running: 2, waiting: 0, accounts: 2 })
    await calls[0]?.finish()
    await calls[1]?.fail(new V1Failure({ kind: 'failed' }))
    expect(gate.load()).toEqual(nothing)
  })
})
