import type { Reader, Reading } from '../fields.ts'
import { copyAscii } from './copies.ts'
import { contentOf, kinds, Value } from './values.ts'
import type { Bytes } from './words.ts'
import { Writer } from './writer.ts'

/** For all replies: nothing is written across a turn of the event loop. */
const writer = new Writer()

/**
 * The ids of the rows of one reply, by their reader. Texts of ASCII, which nearly all are, come from one text of them all:
 * to make each from its bytes takes as long as a third of its row.
 */
export class Ids<Id> {
  readonly #reader: Reader<Id>
  readonly #values: ReadonlyMap<string, Value>
  /** Where the one that the reader reads stands; absent if it reads none, or several. */
  readonly #value: Value
  /** Whether a number reads as the text of its digits. */
  readonly #isText: boolean
  /** For the reader: what it reads of the row. */
  readonly #fields: Record<string, unknown> = {}
  /** Those that are no such texts, and for each id where its text ends among all. */
  readonly #others: (Id | undefined)[] = []
  readonly #ends: number[] = []
  #end = 0

  constructor(reader: Reader<Id>, values: ReadonlyMap<string, Value>) {
    writer.reset()
    this.#reader = reader
    this.#values = values
    const [value, ...others] = values.values()
    this.#isText = reader.source?.kind === 'text'
    this.#value = (others.length === 0 && value) || new Value()
  }

  /** Takes down the id of the row whose values stand there. */
  take(bytes: Bytes, reading: Reading): void {
    const { kind, start, end } = this.#value
    if (kind === kinds.plain || (kind === kinds.digits && this.#isText)) {
      this.#end = copyAscii(bytes.view, start, end, writer.roomFor(end - start, this.#end), this.#end)
      this.#others.push(undefined)
    } else {
      for (const [key, value] of this.#values) this.#fields[key] = contentOf(bytes, value)
      this.#others.push(this.#reader(this.#fields, reading))
    }
    this.#ends.push(this.#end)
  }

  /** All of them, in the order of the rows. */
  all(reading: Reading): Id[] {
    const [key = ''] = this.#values.keys()
    const texts = writer.text(this.#end)
    let start = 0
    return this.#ends.map((end, index) => {
      const other = this.#others[index]
      if (other !== undefined) return other
      this.#fields[key] = texts.slice(start, end)
      start = end
      return this.#reader(this.#fields, reading)
    })
  }
}
