import type { TObject } from '@sinclair/typebox'
import { stringify } from 'csv-stringify/sync'
import { harmless } from '../csv/formula.ts'

/** Writes rows as CSV (RFC 4180): lines end with CRLF, texts are quoted where they have to be. */
export interface CsvWriter {
  /** The header row. */
  readonly header: string
  /** A line for each row; `''` where there are none. */
  linesOf(rows: readonly Row[]): string
}

/** The fields of a row by their names. */
type Row = Readonly<Record<string, unknown>>

/** The columns that one field has: one, but for custom fields. */
interface Columns {
  readonly names: readonly string[]
  cellsOf(row: Row): readonly string[]
}

/**
 * Writes rows of this schema, its fields in their order: `null` is empty, lists of ids are joined by commas, other
 * lists and objects are JSON. `customFields` are those that have a column of their own, in place of `custom_fields`;
 * what else a row has stands as JSON in `custom_fields_other`.
 */
export function csvWriter(schema: TObject, customFields?: readonly string[]): CsvWriter {
  const all = Object.keys(schema.properties).map((field) =>
    field === 'custom_fields' && customFields !== undefined
      ? columnsOf(field, new Set(customFields))
      : { names: [field], cellsOf: (row: Row) => [cell(row[field], field.endsWith('_ids'))] }
  )
  return {
    header: linesOf([all.flatMap(({ names }) => names.map(harmless))]),
    linesOf: (rows) => linesOf(rows.map((row) => all.flatMap(({ cellsOf }) => cellsOf(row))))
  }
}

function linesOf(records: string[][]): string {
  // A lone CR or LF ends no line here, but it would for some readers.
  return stringify(records, { record_delimiter: '\r\n', quote_record_delimiter: true })
}

/** A column for each of these keys of an object, and one for all others. */
function columnsOf(field: string, keys: ReadonlySet<string>): Columns {
  return {
    names: [...[...keys].map((key) => `${field}.${key}`), `${field}_other`],
    cellsOf: (row) => {
      // A map: whoever names the keys may well call one `__proto__`.
      const values = new Map(Object.entries(row[field] ?? {}))
      const others = [...values].filter(([key]) => !keys.has(key))
      return [
        ...[...keys].map((key) => cell(values.get(key))),
        others.length === 0 ? '' : JSON.stringify(Object.fromEntries(others))
      ]
    }
  }
}

function cell(value: unknown, isIds = false): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return harmless(value)
  if (typeof value !== 'object') return String(value)
  return isIds && Array.isArray(value) ? harmless(value.join(',')) : JSON.stringify(value)
}
