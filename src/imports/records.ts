/** What is known of a chunk that was sent under this key before: `another` had other leads. */
export type Claim = 'new' | 'queued' | 'unknown' | 'another'

/** What became of a chunk; one of which it is certain that nothing was applied is `free` to be sent again. */
export type Settlement = 'queued' | 'unknown' | 'free'

/** An import that is running under a key, alone. */
export interface ImportRecord {
  /**
   * Takes the chunk at this position, from 1, for sending where it is `new`. One that was claimed and never settled,
   * as the process ended, is `unknown` ever after.
   */
  claim(position: number, hash: string): Promise<Claim>
  /** Whether just these leads were queued at this position; claims nothing. */
  isQueued(position: number, hash: string): Promise<boolean>
  settle(position: number, settlement: Settlement): Promise<void>
  /** The import has ended: its key may be used again to go on with it. */
  close(): Promise<void>
}

/** Where imports are remembered by their `Idempotency-Key`, so that one sent again sends no chunk twice. */
export interface ImportRecords {
  /**
   * Opens the record of this account's key; `fingerprint` tells requests apart by their method, path and query.
   * `running`: it is open already. `another`: the key was used with another request.
   */
  open(account: string, key: string, fingerprint: string): Promise<ImportRecord | 'running' | 'another'>
}

declare module 'fastify' {
  interface FastifyInstance {
    importRecords: ImportRecords
  }
}
