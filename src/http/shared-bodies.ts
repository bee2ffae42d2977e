import { atEndOfTurn } from '../time/end-of-turn.ts'
import { compressed } from './compressed.ts'
import { etagOf } from './etag.ts'

/** The body of an answer, with what is made of it. */
export class Body {
  readonly bytes: Buffer
  readonly etag: string
  readonly #forms = new Map<string, Buffer | Promise<Buffer>>()

  constructor(bytes: Buffer) {
    this.bytes = bytes
    this.etag = etagOf(bytes)
  }

  /** The bytes in a content coding, made when they are first asked for. Throws as `compressed` does. */
  in(coding: string): Buffer | Promise<Buffer> {
    const known = this.#forms.get(coding)
    if (known !== undefined) return known
    const form = compressed(this.bytes, coding)
    this.#forms.set(coding, form)
    return form
  }
}

/**
 * The body that these bytes are, the same for all that come one behind another in a turn and are the same: answers that were
 * made of one call of V1, and so are tagged and compressed once.
 */
export function sharedBodies(): (bytes: Buffer) => Body {
  let last: Body | null = null
  const forgetSoon = atEndOfTurn(() => {
    last = null
  })
  return (bytes) => {
    if (last?.bytes.equals(bytes)) return last
    last = new Body(bytes)
    forgetSoon()
    return last
  }
}
