import { setImmediate } from 'node:timers/promises'
import { vi } from 'vitest'
import { type AdmissionOptions, admission } from '../../src/v1/admission.ts'
import { V1Failure } from '../../src/v1/failure.ts'

/** A call at the gate, which ends when a test says so. */
export interface Call {
  readonly account: string
  state: 'waiting' | 'running' | 'done' | 'failed'
  /** What it was told when its turn came. */
  leftMs: number | undefined
  /** What it ended in, if it failed. */
  error: unknown
  /** How often it has ended. */
  ended: number
  finish(): Promise<void>
  fail(error: Error): Promise<void>
}

/** No time passes by itself any more: see `pass`. */
export function stopTheClock(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
}

/** Lets whatever was settled have its effect. */
export const settle = () => setImmediate()

/** Lets time pass where the clock is stopped. */
export async function pass(ms: number): Promise<void> {
  vi.advanceTimersByTime(ms)
  await settle()
}

/** A gate, and calls that come to it; `turns` are those that ran, in order. */
export function entering(options: AdmissionOptions) {
  const gate = admission(options)
  const turns: Call[] = []

  function enter(account: string, { timeoutMs = 15_000, patient = false } = {}): Call {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const call: Call = {
      account,
      state: 'waiting',
      leftMs: undefined,
      error: undefined,
      ended: 0,
      finish: () => {
        resolve()
        return settle()
      },
      fail: (error) => {
        reject(error)
        return settle()
      }
    }
    const run = async () => {
      const turn = gate.enter({ account, timeoutMs, patient })
      call.leftMs = typeof turn === 'number' ? turn : await turn
      call.state = 'running'
      turns.push(call)
      await promise.finally(() => gate.leave(account))
    }
    run().then(
      () => {
        call.state = 'done'
        call.ended++
      },
      (error: unknown) => {
        call.state = 'failed'
        call.error = error
        call.ended++
      }
    )
    return call
  }

  const enterMany = (account: string, count: number) => Array.from({ length: count }, () => enter(account))
  return { gate, turns, enter, enterMany }
}

/** The failure that refused a call, or nothing. */
export function refusal({ error, leftMs }: Call): V1Failure | undefined {
  return leftMs === undefined && error instanceof V1Failure ? error : undefined
}
