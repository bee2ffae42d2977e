import type { LeadImportLine } from '../../schemas/lead-import.ts'
import { HungUp } from './upload.ts'

/**
 * How much a client may leave unread before no more of its upload is read, in characters: some send all of it before
 * they look at the answer. Where all imports together leave more than that of several unread, each may leave little.
 */
const mostUnread = 4 * 1024 * 1024
const mostUnreadByAll = 8 * mostUnread
const littleUnread = 64 * 1024

let unreadByAll = 0

/** The lines of an import's answer, between those who write them and the client. */
export class Progress {
  #unread: string[] = []
  #size = 0
  #state: 'open' | 'ended' | 'left' = 'open'
  #changed = Promise.withResolvers<void>()
  readonly #gone = new AbortController()

  /** Whether the client is gone. */
  get left(): boolean {
    return this.#state === 'left'
  }

  /** Aborted when the client is gone. */
  get gone(): AbortSignal {
    return this.#gone.signal
  }

  write(line: LeadImportLine): void {
    if (this.left) return
    const text = `${JSON.stringify(line)}\n`
    this.#unread.push(text)
    this.#grow(text.length)
    this.#change()
  }

  /** Waits while the client is far behind. Throws `HungUp` where it is gone. */
  async room(): Promise<void> {
    while (this.#size > (unreadByAll > mostUnreadByAll ? littleUnread : mostUnread) && !this.left) {
      await this.#changed.promise
    }
    if (this.left) throw new HungUp()
  }

  /** Nothing more is written. */
  end(): void {
    if (!this.left) this.#state = 'ended'
    this.#change()
  }

  /** The client is gone: what is written from now on is for nobody. */
  leave(): void {
    this.#state = 'left'
    this.#gone.abort()
    this.#unread = []
    this.#grow(-this.#size)
    this.#change()
  }

  /** What was written, as fast as it is taken. */
  async *texts(): AsyncGenerator<string> {
    while (!this.left) {
      if (this.#unread.length > 0) {
        const text = this.#unread.splice(0).join('')
        // What is on its way to the client is in memory too.
        yield text
        if (!this.left) this.#grow(-text.length)
        this.#change()
      } else if (this.#state === 'ended') return
      else await this.#changed.promise
    }
  }

  #grow(characters: number): void {
    this.#size += characters
    unreadByAll += characters
  }

  #change(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers<void>()
  }
}
