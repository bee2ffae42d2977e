import { describe, expect, it } from 'vitest'
import type { CallContext, Exchange } from '../../src/v1/exchange.ts'
import { V1Failure } from '../../src/v1/failure.ts'
import type { AnyMethod } from '../../src/v1/method.ts'
import { addTag, fetchAllTags } from '../../src/v1/methods/tags.ts'
import { obeyUpstreamLimits } from '../../src/v1/upstream-limits.ts'

const of = (identity: string): CallContext => ({
  credentials: { apiUid: '1', apiKey: 'k' },
  identity,
  timeoutMs: 1_000
})

interface State {
  now: number
  readonly asked: string[]
  succeeds: boolean
}

/** V1 that limits each call by so many seconds, until it is told to succeed. */
function limited(seconds: number | undefined, most?: number) {
  const state: State = { now: 0, asked: [], succeeds: false }
  const exchange: Exchange = {
    call: <In, Out>({ name }: AnyMethod, _input: In, { identity }: CallContext): Promise<Out> => {
      state.asked.push(`${name} ${identity}`)
      if (state.succeeds) return new Promise((resolve) => resolve([] as Out))
      return Promise.reject(new V1Failure({ kind: 'rate-limited', retryAfterSeconds: seconds }))
    }
  }
  const limits = obeyUpstreamLimits(exchange, {
    now: () => state.now,
    ...(most === undefined ? {} : { most })
  })
  return {
    state,
    fetch: (identity = 'a') => limits.call(fetchAllTags, {}, of(identity)).catch((error: V1Failure) => error),
    add: (identity = 'a') =>
      limits.call(addTag, { title: 't' }, of(identity)).catch((error: V1Failure) => error)
  }
}

describe('an account that V1 told to wait', () => {
  it('is not asked for again before its time is over, and is told what is left', async () => {
    const { state, fetch } = limited(60)
    await fetch()
    state.now = 1_500
    expect(await fetch()).toMatchObject({ kind: 'rate-limited', retryAfterSeconds: 59, outcome: undefined })
    expect(state.asked).toHaveLength(1)
    state.now = 60_000
    state.succeeds = true
    expect(await fetch()).toEqual([])
    expect(state.asked).toHaveLength(2)
  })

  it('waits with this Method alone, and nobody else waits', async () => {
    const { state, fetch, add } = limited(60)
    await fetch()
    await add()
    await fetch('b')
    expect(state.asked).toEqual(['FetchAllTags a', 'AddTag a', 'FetchAllTags b'])
  })

  it('is sure of a change that was not sent', async () => {
    const { add } = limited(60)
    await add()
    expect(await add()).toMatchObject({ kind: 'rate-limited', outcome: 'not_applied' })
  })

  it('may ask a little early, as timers are', async () => {
    const { state, fetch } = limited(60)
    await fetch()
    state.now = 59_999
    await fetch()
    expect(state.asked).toHaveLength(2)
  })
})

it('no more limits are remembered than may be: the oldest is forgotten', async () => {
  const { state, fetch } = limited(60, 2)
  for (const identity of ['a', 'b', 'c']) await fetch(identity)
  state.asked.length = 0
  for (const identity of ['c', 'b', 'a']) await fetch(identity)
  expect(state.asked).toEqual(['FetchAllTags a'])
})
