import type { ImportRecord, ImportRecords } from './records.ts'

/** How long they are kept, in milliseconds. */
const keptMs = { queued: 24 * 3_600_000, unknown: 7 * 24 * 3_600_000 } as const
type Kept = keyof typeof keptMs

/** The most chunks that are kept, some 30 MB of them, and the most keys: the oldest go first. */
const mostChunks = 100_000
const mostKeys = 10_000

interface KeptKey {
  readonly fingerprint: string
  running: boolean
  /** Until when it means this import, in milliseconds of the epoch. */
  until: number
}

interface KeptChunk {
  readonly hash: string
  readonly state: Kept
  readonly until: number
}

/** Remembers in the memory of this process: until it ends, and for requests that come to it alone. */
export function memoryRecords(most = { chunks: mostChunks, keys: mostKeys }): ImportRecords {
  const keys = new Map<string, KeptKey>()
  const chunks = new Map<string, KeptChunk>()

  const isHeld = ({ running, until }: KeptKey) => running || until > Date.now()

  const keep = (name: string, hash: string, state: Kept) => {
    // Behind all others: what is first is the oldest.
    chunks.delete(name)
    chunks.set(name, { hash, state, until: Date.now() + keptMs[state] })
    for (const oldest of chunks.keys()) {
      if (chunks.size <= most.chunks) break
      chunks.delete(oldest)
    }
  }

  return {
    open: async (account, key, fingerprint) => {
      const name = JSON.stringify([account, key])
      const found = keys.get(name)
      if (found && isHeld(found)) {
        if (found.fingerprint !== fingerprint) return 'another'
        if (found.running) return 'running'
      }
      // What an earlier import under it has left still means it.
      const kept = { fingerprint, running: true, until: found && isHeld(found) ? found.until : 0 }
      keys.delete(name)
      keys.set(name, kept)
      for (const [oldest, one] of keys) {
        if (keys.size <= most.keys) break
        if (!one.running) keys.delete(oldest)
      }
      return record(kept, (position) => JSON.stringify([account, key, fingerprint, position]))
    }
  }

  function record(kept: KeptKey, nameOf: (position: number) => string): ImportRecord {
    let longest: Kept | undefined
    const remember = (state: Kept) => {
      if (longest !== 'unknown') longest = state
    }
    return {
      claim: async (position, hash) => {
        const name = nameOf(position)
        const found = chunks.get(name)
        if (found && found.until > Date.now()) {
          remember(found.state)
          return found.hash === hash ? found.state : 'another'
        }
        keep(name, hash, 'unknown')
        return 'new'
      },
      isQueued: async (position, hash) => {
        const found = chunks.get(nameOf(position))
        return (
          found !== undefined && found.until > Date.now() && found.state === 'queued' && found.hash === hash
        )
      },
      settle: async (position, settlement) => {
        const name = nameOf(position)
        const hash = chunks.get(name)?.hash
        if (settlement === 'free') chunks.delete(name)
        else {
          remember(settlement)
          if (hash !== undefined) keep(name, hash, settlement)
        }
      },
      close: async () => {
        kept.running = false
        // Nothing was applied: the key means nothing yet.
        kept.until = longest === undefined ? 0 : Math.max(kept.until, Date.now() + keptMs[longest])
      }
    }
  }
}
