import { setTimeout as sleep } from 'node:timers/promises'
import { StoreUnavailable } from '../store/store.ts'

/** What was read from the store a moment ago. */
export interface Remembered<Value> {
  /** At once where it was read a moment ago. Throws what reading it throws. */
  get(name: string): Value | Promise<Value>
  /** Whether that name was there when the store was asked last. */
  knows(name: string): boolean
}

export interface RememberedOptions<Value> {
  /** Reads it from the store. */
  load(name: string): Promise<Value>
  /** Whether it tells of something that is there, and not of a name that anybody can make up. */
  isThere(value: Value): boolean
}

interface Entry<Value> {
  readonly value: Value
  /** When reading it began, in milliseconds: it holds what was true then. */
  readonly at: number
}

/** In milliseconds: taken as it is; taken while it is read again; and taken where the store can't be reached. */
const fresh = 2_000
const usable = 4_000
const inAnOutage = 15 * 60_000

/** A store that could not be reached is left alone so long, and then waited for so long, in milliseconds. */
const pause = 1_000
const patience = 25

/** The most names of each kind. */
const most = 10_000

/**
 * Remembers what a store says for a few seconds: a change there is seen within `usable`, and the hot path
 * doesn't wait. Many that ask for one name at once ask the store once. Where the store can't be reached, what
 * is there goes on for a while: an outage of the store is none of the gateway. Names that are not there are
 * kept apart, so that garbage drives out nothing.
 */
export function remembered<Value>({ load, isThere }: RememberedOptions<Value>): Remembered<Value> {
  const there = new Map<string, Entry<Value>>()
  const notThere = new Map<string, Entry<Value>>()
  const loading = new Map<string, Promise<Value>>()
  /** When the store could not be reached last; since then it could not. */
  let failedAt: number | undefined

  const remember = (name: string, entry: Entry<Value>) => {
    there.delete(name)
    notThere.delete(name)
    const entries = isThere(entry.value) ? there : notThere
    entries.set(name, entry)
    const [oldest] = entries.keys()
    if (entries.size > most && oldest !== undefined) entries.delete(oldest)
  }

  const read = async (name: string): Promise<Value> => {
    const at = performance.now()
    try {
      const value = await load(name)
      failedAt = undefined
      remember(name, { value, at })
      return value
    } catch (error) {
      if (error instanceof StoreUnavailable) failedAt = performance.now()
      throw error
    } finally {
      loading.delete(name)
    }
  }

  const readOnce = (name: string): Promise<Value> => {
    const under = loading.get(name)
    if (under !== undefined) return under
    const started = read(name)
    loading.set(name, started)
    return started
  }

  async function getAgain(name: string, entry: Entry<Value>, now: number): Promise<Value> {
    const age = now - entry.at
    const outlasts = isThere(entry.value) && age < inAnOutage
    const sinceFailure = outlasts && failedAt !== undefined ? now - failedAt : undefined
    if (sinceFailure !== undefined && sinceFailure < pause) return entry.value
    const reading = readOnce(name)
    if (age < usable) {
      // Whoever asks next, when it is too old, is told of the failure.
      reading.catch(() => undefined)
      return entry.value
    }
    try {
      return await (sinceFailure !== undefined
        ? Promise.race([reading, sleep(patience, entry.value, { ref: false })])
        : reading)
    } catch (error) {
      if (outlasts && error instanceof StoreUnavailable) return entry.value
      throw error
    }
  }

  return {
    knows: (name) => there.has(name),
    get(name) {
      const entry = there.get(name) ?? notThere.get(name)
      if (entry === undefined) return readOnce(name)
      const now = performance.now()
      return now - entry.at < fresh ? entry.value : getAgain(name, entry, now)
    }
  }
}
