import { V1Failure } from './failure.ts'
import { lately } from './lately.ts'

/** What a call tells of the upstream. `nothing`: it was given up for a reason of our own. */
export type Sign = 'health' | 'failure' | 'nothing'

/** Whether calls pass; some alone, to see whether the upstream is back, where it is `half-open`. */
export type CircuitState = 'closed' | 'open' | 'half-open'

/** Leaves an upstream alone that fails. */
export interface Circuit {
  /** Throws `V1Failure` (`unavailable`, not applied, with the time that is left) where a call would not pass now. */
  check(): void
  /** Lets a call pass, which tells once how it ended. Throws as `check` does. */
  enter(): (sign: Sign) => void
  state(): CircuitState
}

/** It opens after so many failures in a row, or where half of so many calls of the last seconds failed. */
const opening = { inARow: 10, leastCalls: 20, share: 0.5, seconds: 10 } as const

/**
 * How long it stays open, in milliseconds: twice as long each time that the upstream turns out not to be back. No longer
 * than this, for it is to be in use again within 15 seconds of being back.
 */
const openMs = { first: 5_000, longest: 10_000 } as const

/** So many calls pass then, and it closes when all of them went well. Where they hang, others may try after a while. */
const probes = { most: 2, patienceMs: 5_000 } as const

/** A circuit breaker, closed. `now` is in milliseconds, and never goes back. */
export function circuit(now: () => number = () => performance.now()): Circuit {
  const calls = lately(['health', 'failure'], opening.seconds, now)
  let inARow = 0
  /** Until when it is open; `undefined` where it is closed. */
  let until: number | undefined
  let lastMs = 0
  /** Counts how often it opened and closed: what a call tells that began before says nothing any more. */
  let era = 0
  let probing = 0
  let good = 0
  let probedAt = 0

  const stateNow = (): CircuitState => {
    if (until === undefined) return 'closed'
    return now() < until ? 'open' : 'half-open'
  }

  function turn(next: number | undefined): void {
    era++
    until = next
    inARow = 0
    probing = 0
    good = 0
    calls.forget()
  }

  function open(): void {
    lastMs = until === undefined ? openMs.first : Math.min(lastMs * 2, openMs.longest)
    turn(now() + lastMs)
  }

  function tellClosed(sign: 'health' | 'failure'): void {
    calls.count(sign)
    inARow = sign === 'failure' ? inARow + 1 : 0
    // Health opens nothing.
    if (inARow === 0) return
    const failures = calls.recent('failure')
    const all = failures + calls.recent('health')
    const mostly = all >= opening.leastCalls && failures >= all * opening.share
    if (inARow >= opening.inARow || mostly) open()
  }

  function tellProbe(sign: Sign): void {
    probing--
    if (sign === 'failure') open()
    else if (sign === 'health' && ++good >= probes.most) turn(undefined)
  }

  const placesTaken = () => probing + good >= probes.most
  const probesHang = () => now() - probedAt >= probes.patienceMs

  function check(): void {
    const state = stateNow()
    if (state === 'closed') return
    if (state === 'open') throw refused(Math.ceil(((until ?? 0) - now()) / 1000))
    if (placesTaken() && !probesHang()) throw refused(1)
  }

  return {
    check,
    enter() {
      check()
      const isProbe = until !== undefined
      // What hangs says nothing any more; others take its place.
      if (isProbe && placesTaken()) turn(until)
      const began = era
      if (isProbe) {
        probing++
        probedAt = now()
      }
      return (sign) => {
        if (began !== era) return
        if (isProbe) tellProbe(sign)
        else if (sign !== 'nothing') tellClosed(sign)
      }
    },
    state: stateNow
  }
}

/** A circuit that is always closed. */
export function noCircuit(): Circuit {
  return { check: () => undefined, enter: () => () => undefined, state: () => 'closed' }
}

function refused(retryAfterSeconds: number): V1Failure {
  return new V1Failure({
    kind: 'unavailable',
    outcome: 'not_applied',
    retryAfterSeconds: Math.max(1, retryAfterSeconds),
    cause: new Error('the circuit is open: the upstream failed again and again')
  })
}
