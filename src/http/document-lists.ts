import type { TObject } from '@sinclair/typebox'
import { csvWriter } from './csv.ts'
import { mediaTypes } from './formats.ts'

interface Media {
  schema?: object
  examples?: object
}

const rules =
  "RFC 4180 in UTF-8: a header row, and a row for each object with its fields in their order. `null` is empty; lists of ids are joined by commas, other lists and objects are JSON. A text that a spreadsheet would run as a formula has a `'` in front."

const rulesOfCustomFields =
  ' In place of `custom_fields` come `custom_fields.<name>` for each custom field of the account, and what is left in `custom_fields_other`.'

/** Completes what the document says of the NDJSON and the CSV of a list; its JSON is described like every other. */
export function describeExports(content: Record<string, Media>, list: TObject): void {
  const ndjson = content[mediaTypes.ndjson]
  const csv = content[mediaTypes.csv]
  if (ndjson === undefined || csv === undefined) throw new TypeError(`${list.$id} is no list`)
  const [example] = list.examples ?? []
  ndjson.schema = {
    ...ndjson.schema,
    description: 'One such object a line; the last one is `{"error": <problem>}` where the export breaks off.'
  }
  ndjson.examples = { line: { summary: 'One line', value: example } }

  const hasCustomFields = 'custom_fields' in list.properties
  const { header, linesOf } = csvWriter(list, hasCustomFields ? ['loan_amount'] : undefined)
  csv.schema = { type: 'string', description: rules + (hasCustomFields ? rulesOfCustomFields : '') }
  csv.examples = { rows: { summary: 'The header row, and one row', value: header + linesOf([example]) } }
}
