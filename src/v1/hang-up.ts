/** Is told that whoever asked is gone. */
export interface HangUpListener {
  hungUp(): void
}

/**
 * Whether whoever asked is gone. An `AbortSignal` would tell the same: each is a native event target, and several for
 * each request are a third of the garbage that outlives it.
 */
export interface HangUp {
  readonly gone: boolean
  /** Tells this one when that happens; nothing where it has happened. */
  tell(listener: HangUpListener): void
  /** Takes that back. */
  forget(listener: HangUpListener): void
}

/** One that asks and may hang up: a class, for each read makes two. */
export class Asker implements HangUp {
  gone: boolean = false
  readonly #listeners = new Set<HangUpListener>()

  tell(listener: HangUpListener): void {
    this.#listeners.add(listener)
  }

  forget(listener: HangUpListener): void {
    this.#listeners.delete(listener)
  }

  /** Hangs up. */
  leave(): void {
    this.gone = true
    for (const listener of this.#listeners) listener.hungUp()
    this.#listeners.clear()
  }
}
