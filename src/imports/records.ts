import type { Owner } from '../idempotency/names.ts'

/** What is known of a chunk that was sent under this key before: `another` had other leads. */
export type ChunkState = 'new' | 'queued' | 'unknown' | 'another'

/** What became of a chunk; one of which it is certain that nothing was applied is `free` to be sent again. */
export type Settlement = 'queued' | 'unknown' | 'free'

/** An import that is running under a key, alone. */
export interface ImportRecord {
  /**
   * Takes the chunk at this position, from 1, for sending where it is `new`: durably. One that was claimed and never
   * settled, as the process ended, is `unknown` ever after. Throws `StoreUnavailable`: then it must not be sent.
   */
  claim(position: number, hash: string): Promise<ChunkState>
  /** Whether just these leads were queued at this position, as far as is known; claims nothing. */
  isQueued(position: number, hash: string): Promise<boolean>
  /** Takes down what became of a chunk that was claimed; where the store is away, once it is back. */
  settle(position: number, settlement: Settlement): Promise<void>
  /** The import has ended: its key may be used again to go on with it. The key means it as long as its chunks are known. */
  close(): Promise<void>
}

/** Where imports are remembered by their `Idempotency-Key`, so that one sent again sends no chunk twice. */
export interface ImportRecords {
  /**
   * Opens the record of this account's key, given without its quotes; `asked` tells requests apart by their method, path
   * and query. `running`: it is open already, in a process that is there. `another`: the key was used with another
   * request. Throws `StoreUnavailable`.
   */
  open(owner: Owner, key: string, asked: string): Promise<ImportRecord | 'running' | 'another'>
  /** Gives up what waits for the store. */
  close(): void
}

declare module 'fastify' {
  interface FastifyInstance {
    importRecords: ImportRecords
  }
}
