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
  /** One or two, as a rule. */
  readonly #listeners: HangUpListener[] = []

  tell(listener: HangUpListener): void {
    this.#listeners.push(listener)
  }

  forget(listener: HangUpListener): void {
    const index = this.#listeners.indexOf(listener)
    if (index !== -1) this.#listeners.splice(index, 1)
  }

  /** Hangs up. */
  leave(): void {
    this.gone = true
    for (const listener of this.#listeners.splice(0)) listener.hungUp()
  }
}
