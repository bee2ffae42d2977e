import { type CacheOptions, cache } from './cache.ts'
import { announceWrites, type Changes, changes } from './changes.ts'
import { coalesce } from './coalesce.ts'
import type { Exchange } from './exchange.ts'
import { lastReplies } from './last-replies.ts'
import { type Reads, reads } from './reads.ts'

/** The ways to V1: what is read may come from what others have read. */
export interface WaysToV1 {
  /** For writes, and for what is read for them. */
  readonly exchange: Exchange
  readonly reads: Reads
  /** The clock of what is kept, in milliseconds. */
  readonly now: () => number
}

/** What the instances of a gateway have in common, to tell each other what changes. */
export interface News {
  tell(news: string): Promise<void>
  hear(listener: Pick<Changes, 'heard' | 'lost' | 'back'>): void
}

/** The ways to V1 over an exchange; lists are kept as `keeping` says. */
export function waysToV1(exchange: Exchange, news: News, keeping: CacheOptions): WaysToV1 {
  const known = changes((text) => news.tell(text))
  news.hear(known)
  const lists = cache(keeping)
  return {
    exchange: announceWrites(exchange, known),
    reads: reads({ exchange, cache: lists, flights: coalesce(), changes: known, lastReplies: lastReplies() }),
    now: lists.now
  }
}
