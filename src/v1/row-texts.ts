import { translateReply } from './bytes/reply.ts'
import { rowsTranslator } from './bytes/rows.ts'
import type { Fields, Reader, Reading, RecordReader, Translation } from './fields.ts'
import { rowKeys } from './reply.ts'
import { RowText } from './row-text.ts'

/** Translates whole replies from their bytes. */
export interface Translating {
  /** `null` where a reply has to be read in the ordinary way; then nothing was told to `reading`. */
  translate(body: Buffer, reading: Reading): Translation | null
}

/** A reader of rows as texts, for a Method whose `decode` reads the rows by it and whose `rows` gives it. */
export interface RowTexts<T extends { readonly id: string | null }> extends Reader<RowText<T>>, Translating {}

/**
 * Reads rows as their JSON. It means the same as reading them by `reader` and writing them down; where the reply looks
 * as most do, its bytes are made into those of the answer with no objects between. `ownKeys`: where the Method puts its
 * rows besides the usual places.
 */
export function rowTexts<T extends { readonly id: string | null }>(
  reader: RecordReader<T>,
  ...ownKeys: readonly string[]
): RowTexts<T> {
  const keys = new Set([...ownKeys, ...rowKeys])
  const translateRows = rowsTranslator(reader.table)
  /** Of this reader alone: by its class a translation is known, and its rows are had of it. */
  class Translated implements Translation {
    readonly fields: Fields
    readonly rows: RowText<T>[]

    constructor(fields: Fields, rows: RowText<T>[]) {
      this.fields = fields
      this.rows = rows
    }
  }
  return Object.assign((...row: Parameters<typeof reader>) => RowText.of(reader(...row)), {
    translate(body: Buffer, reading: Reading) {
      const translated = translateReply(body, keys, translateRows, reading)
      return translated && new Translated(translated.fields, translated.rows)
    },
    rowsOf: (translation: Translation) => (translation instanceof Translated ? translation.rows : undefined)
  })
}
