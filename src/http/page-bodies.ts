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

/** The JSON of a page of rows that are JSON already; `facts` is what the page says besides, as JSON. */
export function pageJson(rows: readonly JsonRow[], facts: string): Buffer {
  return jsonList(rows, '{"data":[', `],${facts.slice(1)}`)
}

/** A page as it was made last, by where its rows stand and what it says besides. */
class MadePage {
  readonly body: Body
  readonly #at: Stretch
  readonly #facts: string

  constructor(rows: readonly JsonRow[], at: Stretch, facts: string) {
    this.body = new Body(pageJson(rows, facts))
    this.#at = at
    this.#facts = facts
  }

  is({ start, end }: Stretch, facts: string): boolean {
    return this.#at.start === start && this.#at.end === end && this.#facts === facts
  }
}

/**
 * The body of a page, as `pageJson` writes it. Rows that V1 gave once, or has given again unchanged, are written down, tagged
 * and compressed once: the last body that was made of them is had as long as they are.
 */
export function pageBody(rows: readonly JsonRow[], facts: string): Body {
  const at = stretchOf(rows)
  if (at === null) return new Body(pageJson(rows, facts))
  const { made } = at.rows
  if (made instanceof MadePage && made.is(at, facts)) return made.body
  const page = new MadePage(rows, at, facts)
  at.rows.made = page
  return page.body
}
