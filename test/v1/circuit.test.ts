import { describe, expect, it } from 'vitest'
import { type Circuit, circuit, type Sign } from '../../src/v1/circuit.ts'
import { V1Failure } from '../../src/v1/failure.ts'

/** A circuit and its clock, in milliseconds. */
function started() {
  const clock = { at: 1_000 }
  return { clock, one: circuit(() => clock.at) }
}

function pass(one: Circuit, sign: Sign, times = 1): void {
  for (let time = 0; time < times; time++) one.enter()(sign)
}

function refusalOf(one: Circuit): unknown {
  try {
    one.check()
    return undefined
  } catch (error) {
    return error
  }
}

function opened() {
  const { clock, one } = started()
  pass(one, 'failure', 10)
  return { clock, one }
}

describe('a circuit opens', () => {
  it('after ten failures in a row', () => {
    const { one } = started()
    pass(one, 'failure', 9)
    expect(one.state()).toBe('closed')
    pass(one, 'health')
    pass(one, 'failure', 9)
    expect(one.state()).toBe('closed')
    pass(one, 'failure')
    expect(one.state()).toBe('open')
  })

  it('where half of at least twenty calls of the last ten seconds failed', () => {
    const { one } = started()
    for (let pair = 0; pair < 9; pair++) {
      pass(one, 'health')
      pass(one, 'failure')
    }
    pass(one, 'health')
    expect(one.state()).toBe('closed')
    pass(one, 'failure')
    expect(one.state()).toBe('open')
  })

  it('not for failures that are older than that', () => {
    const { clock, one } = started()
    for (let pair = 0; pair < 15; pair++) {
      clock.at += 1_500
      pass(one, 'health')
      pass(one, 'failure')
    }
    expect(one.state()).toBe('closed')
  })

  it('not for what was given up for a reason of our own', () => {
    const { one } = started()
    pass(one, 'nothing', 100)
    expect(one.state()).toBe('closed')
  })
})

describe('an open circuit', () => {
  it('lets nothing through for five seconds, and tells how long that is', () => {
    const { clock, one } = opened()
    expect(refusalOf(one)).toMatchObject({
      kind: 'unavailable',
      outcome: 'not_applied',
      retryAfterSeconds: 5
    })
    expect(() => one.enter()).toThrow(V1Failure)
    clock.at += 3_500
    expect(refusalOf(one)).toMatchObject({ retryAfterSeconds: 2 })
    clock.at += 1_500
    expect(refusalOf(one)).toBeUndefined()
  })

  it('hears nothing of calls that began before', () => {
    const { clock, one } = started()
    const early = one.enter()
    const alsoEarly = one.enter()
    pass(one, 'failure', 10)
    early('health')
    clock.at += 5_000
    one.enter()('health')
    alsoEarly('failure')
    expect(one.state()).toBe('half-open')
  })
})

describe('after that', () => {
  it('two calls try it, and it closes when both went well', () => {
    const { clock, one } = opened()
    clock.at += 5_000
    const [first, second] = [one.enter(), one.enter()]
    expect(refusalOf(one)).toMatchObject({ retryAfterSeconds: 1 })
    first('health')
    expect(one.state()).toBe('half-open')
    expect(refusalOf(one)).toBeInstanceOf(V1Failure)
    second('health')
    expect(one.state()).toBe('closed')
    pass(one, 'failure', 9)
    expect(one.state()).toBe('closed')
  })

  it('one that fails opens it for twice as long, ten seconds at most', () => {
    const { clock, one } = opened()
    for (const [waited, next] of [
      [5_000, 10],
      [10_000, 10],
      [10_000, 10]
    ] as const) {
      clock.at += waited
      const [first, second] = [one.enter(), one.enter()]
      first('failure')
      second('health')
      expect(refusalOf(one)).toMatchObject({ retryAfterSeconds: next })
    }
    clock.at += 10_000
    pass(one, 'health', 2)
    pass(one, 'failure', 10)
    expect(refusalOf(one)).toMatchObject({ retryAfterSeconds: 5 })
  })

  it('one that was given up leaves its place to another', () => {
    const { clock, one } = opened()
    clock.at += 5_000
    pass(one, 'nothing', 5)
    pass(one, 'health', 2)
    expect(one.state()).toBe('closed')
  })

  it('others try it where those hang', () => {
    const { clock, one } = opened()
    clock.at += 5_000
    one.enter()
    one.enter()
    expect(refusalOf(one)).toBeInstanceOf(V1Failure)
    clock.at += 5_000
    pass(one, 'health', 2)
    expect(one.state()).toBe('closed')
  })
})
