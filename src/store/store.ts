/** How a record is written. */
export interface Writing {
  /** Only where there is no record of this name, or only where there is one; in any case if not said. */
  readonly when?: 'absent' | 'present'
  /** After so many milliseconds it is gone; never if not said. */
  readonly expiresInMs?: number
}

/**
 * Named records that outlive the process: accounts, keys, and what is known of requests. What a promise tells is on disk
 * where the store is a file (it survives `kill -9`), and with the server where it is Redis. Throws `StoreUnavailable`.
 */
export interface Store {
  /** `null` where there is none. */
  get(name: string): Promise<Buffer | null>
  /** Whether it was written: `when` may forbid it. */
  put(name: string, value: Uint8Array, writing?: Writing): Promise<boolean>
  /** Replaces a record that still is what it was before. Whether it did. */
  swap(
    name: string,
    before: Uint8Array,
    after: Uint8Array,
    writing?: Pick<Writing, 'expiresInMs'>
  ): Promise<boolean>
  /** Whether there was one. */
  delete(name: string): Promise<boolean>
  /** All records whose names begin so, ordered by name: for what an operator makes by hand, not for what grows with use. */
  list(prefix: string): Promise<readonly StoredRecord[]>
  /**
   * Takes a token from a bucket that fills up with time; exact over all instances that share the store. At once where its
   * buckets are in the memory of this process.
   */
  take(bucket: string, limit: Bucket): Taken | Promise<Taken>
  /** Names this process in what it writes. */
  readonly instance: string
  /**
   * Whether the process of this name is there, as far as is known: one that was killed is not after a few seconds, and one
   * that could not reach the store for as long seems gone. Every decision that hangs on it is made by `swap`.
   */
  isAlive(instance: string): Promise<boolean>
  /** Tells all other processes that share the store and listen; those that can't be reached now miss it. */
  tell(news: string): Promise<void>
  /** Has a process told what others tell, until the store is closed. Call it once. */
  hear(listener: Listener): void
  /** Whether it can be used now. */
  isReady(): Promise<boolean>
  close(): Promise<void>
}

/** One that hears what other processes tell. */
export interface Listener {
  heard(news: string): void
  /** From now on some may be missed. */
  lost(): void
  /** From now on none is missed; until then there is no knowing. */
  back(): void
}

export interface StoredRecord {
  readonly name: string
  readonly value: Buffer
}

/** A token bucket: it holds `burst` tokens, and gets `perSecond` back. */
export interface Bucket {
  readonly burst: number
  readonly perSecond: number
}

export interface Taken {
  /** Whether there was a token. */
  readonly granted: boolean
  /** How many whole tokens are left. */
  readonly left: number
  /** Milliseconds until there is a token, 0 where there is one, and until the bucket is full. */
  readonly nextMs: number
  readonly fullMs: number
}

/** The store can't be reached, or doesn't answer in time: what was to be written may be written or not. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable'
}
