import { V1Failure } from './failure.ts'
import type { HangUp, HangUpListener } from './hang-up.ts'

export interface AdmissionOptions {
  /** The most calls at a time. */
  readonly total: number
  /** The most calls of one account at a time. */
  readonly perAccount: number
  /** The most calls that wait, of all accounts together. */
  readonly queue: number
  /** How long a call waits at most, in milliseconds: 2,000 if not said. */
  readonly waitMs?: number
}

/** A call that wants its turn. */
export interface Entry {
  /** Names whose turn it is. */
  readonly account: string
  /** The whole time of the call, in milliseconds, waiting included. */
  readonly timeoutMs: number
  /** It waits as long as its time lasts, whatever `waitMs` says. */
  readonly patient?: boolean | undefined
  /** It leaves the queue when whoever asked does. */
  readonly hangUp?: HangUp | undefined
}

/** How many calls run and wait, of how many accounts. */
export interface Load {
  readonly running: number
  readonly waiting: number
  readonly accounts: number
}

/** Lets calls through to the upstream, so many at a time, and the others wait. */
export interface Admission {
  /**
   * Gives a call its turn: at once where one is free, for each call makes no more promises than it has to. Tells how many
   * milliseconds of its time are left; whoever was given a turn says when it is over. Of a call that gets none nothing
   * was sent. Throws `V1Failure`: `overloaded` at once where too many wait, and after the longest wait; `timeout` where
   * the call's own time ends before; `abandoned`.
   */
  enter(entry: Entry): number | Promise<number>
  /** The turn of a call of this account is over. */
  leave(account: string): void
  load(): Load
}

interface Waiter {
  readonly admit: () => void
  readonly refuse: (failure: V1Failure) => void
}

interface Account {
  readonly name: string
  running: number
  /** In the order in which they came: a set, for any of them may leave. */
  readonly waiting: Set<Waiter>
}

const longestWaitMs = 2_000

/**
 * Shares the upstream out fairly. Accounts take turns: a free slot goes to the one that has waited longest for
 * its turn and has share left, and there to the call that came first. Where the queue is full, the account with
 * the most in it gives up its newest place to one that has fewer.
 */
export function admission({ total, perAccount, queue, waitMs = longestWaitMs }: AdmissionOptions): Admission {
  const accounts = new Map<string, Account>()
  /** Those that wait and have share left, next turn first. Never any while there is a free slot. */
  const due = new Set<Account>()
  let running = 0
  let waiting = 0

  function accountOf(name: string): Account {
    const known = accounts.get(name)
    if (known !== undefined) return known
    const account: Account = { name, running: 0, waiting: new Set() }
    accounts.set(name, account)
    return account
  }

  function forgetIdle(account: Account): void {
    if (account.running === 0 && account.waiting.size === 0) accounts.delete(account.name)
  }

  function start(account: Account): void {
    running++
    account.running++
  }

  function end(account: Account): void {
    running--
    account.running--
    if (account.waiting.size > 0) due.add(account)
    forgetIdle(account)
    giveTurn()
  }

  /** The slot is taken before the waiter wakes up: nobody can come between. */
  function giveTurn(): void {
    const [account] = due
    const [waiter] = account?.waiting ?? []
    if (account === undefined || waiter === undefined) return
    waiting--
    account.waiting.delete(waiter)
    start(account)
    // To the end of the line, if it still has calls and share.
    due.delete(account)
    if (account.waiting.size > 0 && account.running < perAccount) due.add(account)
    waiter.admit()
  }

  /** Settles when the account's turn comes and a slot is taken. Throws as `admit` does. */
  function turn(account: Account, { timeoutMs, patient, hangUp }: Entry): Promise<void> {
    if (waiting >= queue) makeRoom(account)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const limitMs = patient === true ? timeoutMs : Math.min(timeoutMs, waitMs)
    const leave = (failure: V1Failure) => {
      withdraw(account, waiter)
      waiter.refuse(failure)
    }
    const timer = setTimeout(() => {
      const why = `no turn within ${limitMs} ms`
      // A call of little time would have missed its deadline anyway.
      leave(patient !== true && timeoutMs <= waitMs ? outOfTime(why) : overloaded(why))
    }, limitMs)
    const listener: HangUpListener = { hungUp: () => leave(abandoned()) }
    const settled = () => {
      clearTimeout(timer)
      hangUp?.forget(listener)
    }
    const waiter: Waiter = {
      admit: () => {
        settled()
        resolve()
      },
      refuse: (failure) => {
        settled()
        reject(failure)
      }
    }
    hangUp?.tell(listener)
    account.waiting.add(waiter)
    waiting++
    if (account.running < perAccount) due.add(account)
    return promise
  }

  /** Takes the newest place of the account with the most for this one, or refuses it. */
  function makeRoom(account: Account): void {
    let largest = account
    for (const other of accounts.values()) {
      if (other.waiting.size > largest.waiting.size) largest = other
    }
    const newest = largest === account ? undefined : [...largest.waiting].at(-1)
    if (newest === undefined) {
      forgetIdle(account)
      throw overloaded(`${waiting} calls wait, and of no account more than of this one`)
    }
    withdraw(largest, newest)
    newest.refuse(overloaded('an account with fewer calls that wait took this place'))
  }

  function withdraw(account: Account, waiter: Waiter): void {
    waiting--
    account.waiting.delete(waiter)
    if (account.waiting.size === 0) due.delete(account)
    forgetIdle(account)
  }

  /** After the longest wait all who wait now, the patient aside, have had their turn or given up: try then. */
  function overloaded(why: string): V1Failure {
    const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000))
    return new V1Failure({
      kind: 'overloaded',
      outcome: 'not_applied',
      retryAfterSeconds,
      cause: new Error(why)
    })
  }

  /** Settles when it has its turn. */
  async function wait(account: Account, entry: Entry): Promise<number> {
    const since = performance.now()
    await turn(account, entry)
    const leftMs = Math.floor(entry.timeoutMs - (performance.now() - since))
    // Timers can be late: a turn may come after the time is over.
    if (!entry.hangUp?.gone && leftMs > 0) return leftMs
    end(account)
    throw entry.hangUp?.gone ? abandoned() : outOfTime(`a turn only after ${entry.timeoutMs} ms`)
  }

  return {
    enter(entry) {
      if (entry.hangUp?.gone) throw abandoned()
      if (entry.timeoutMs <= 0) throw outOfTime(`no time at all: ${entry.timeoutMs} ms`)
      const account = accountOf(entry.account)
      if (running >= total || account.running >= perAccount) return wait(account, entry)
      start(account)
      return entry.timeoutMs
    },
    leave: (name) => end(accountOf(name)),
    load: () => ({ running, waiting, accounts: accounts.size })
  }
}

function abandoned(): V1Failure {
  return new V1Failure({ kind: 'abandoned', outcome: 'not_applied' })
}

function outOfTime(why: string): V1Failure {
  return new V1Failure({ kind: 'timeout', outcome: 'not_applied', cause: new Error(why) })
}
