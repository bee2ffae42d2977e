/** What was noted of a creation before it was sent, to find by it what it made: JSON, and no more than a list of ids. */
export type Note = unknown

/** A write under an `Idempotency-Key`, from its reservation to its answer. */
export interface KeyedWrite {
  /**
   * Set where an earlier try was sent and nobody knows what became of it, with what it had noted (`null` where nothing
   * was). Then nothing is sent again: what the handler throws is answered with what is known of that try.
   */
  readonly lost: { readonly note: Note } | null
  /** Keeps a note with the record; it is written with the mark of the first call. */
  note(note: Note): void
  /**
   * Settles when the record says, durably, that a call leaves now; the first time alone. Throws `V1Failure`
   * (`unrecorded`): nothing may be sent then.
   */
  markSent(): Promise<void>
}
