import { type JsonRow, jsonList, type Stretch, stretchOf } from '../v1/row-text.ts'
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
    // Whoever asks next tries again.
    if (form instanceof Promise) form.catch(() => this.#forms.delete(coding))
    return form
  }
}

/** The body of a page of rows that are JSON already; `facts` is what the page says besides, as JSON. */
export function pageBody(rows: readonly JsonRow[], facts: string): Buffer {
  return jsonList(rows, '{"data":[', `],${facts.slice(1)}`)
}

/** A page, by where its rows stand and what it says besides. */
interface Made extends Stretch {
  readonly facts: string
  readonly body: Body
}

/**
 * Makes the bodies of pages as `pageBody` does. Rows that V1 gave once, or has given again unchanged, are written down,
 * tagged and compressed once: the last body that was made of them is had as long as they are.
 */
export function pageBodies(): (rows: readonly JsonRow[], facts: string) => Body {
  const last = new WeakMap<Buffer, Made>()

  return (rows, facts) => {
    const stretch = stretchOf(rows)
    if (stretch === null) return new Body(pageBody(rows, facts))
    const { bytes, start, end } = stretch
    const known = last.get(bytes)
    if (known?.start === start && known.end === end && known.facts === facts) return known.body
    const body = new Body(pageBody(rows, facts))
    last.set(bytes, { ...stretch, facts, body })
    return body
  }
}
