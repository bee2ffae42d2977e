import { describe, expect, it } from 'vitest'
import { accountCircuits } from '../../src/v1/account-circuits.ts'
import type { CallContext } from '../../src/v1/exchange.ts'
import { V1Failure } from '../../src/v1/failure.ts'

const contextOf = (identity: string, apiKey = 'old key', stored = true): CallContext => ({
  credentials: { apiUid: '1001', apiKey },
  identity,
  timeoutMs: 1_000,
  stored
})
const a = contextOf('account:a:1')

function started(rejections: number, context = a) {
  const clock = { at: 0 }
  const circuits = accountCircuits(() => clock.at)
  for (let time = 0; time < rejections; time++) circuits.judged(context, 'rejected')
  return { clock, circuits }
}

describe('the circuit of an account', () => {
  it('opens for 30 seconds when its stored credentials were rejected three times in a row', () => {
    const { clock, circuits } = started(2)
    circuits.check(a)
    circuits.judged(a, 'accepted')
    for (let time = 0; time < 2; time++) circuits.judged(a, 'rejected')
    circuits.check(a)
    circuits.judged(a, 'rejected')
    const open = { kind: 'credentials-rejected', outcome: 'not_applied', retryAfterSeconds: 30 }
    expect(() => circuits.check(a)).toThrow(expect.objectContaining(open))
    clock.at = 29_999
    expect(() => circuits.check(a)).toThrow(V1Failure)
    clock.at = 30_000
    circuits.check(a)
    circuits.judged(a, 'rejected')
    expect(() => circuits.check(a)).toThrow(expect.objectContaining(open))
  })

  it('is of that account alone', () => {
    const { circuits } = started(3)
    circuits.check(contextOf('account:b:2'))
  })

  it('begins anew with new credentials', () => {
    const { circuits } = started(3)
    const renewed = contextOf('account:a:1', 'new key')
    circuits.check(renewed)
    circuits.judged(renewed, 'accepted')
    circuits.check(renewed)
  })

  it('is not there for credentials that a client brings: they are its own to mend', () => {
    const brought = contextOf('basic:1001:hash', 'wrong', false)
    const { circuits } = started(10, brought)
    circuits.check(brought)
  })
})
