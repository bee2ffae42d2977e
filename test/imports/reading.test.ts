import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LeadDetails } from '../../schemas/lead-inputs.ts'
import { harmless } from '../../src/csv/formula.ts'
import { readCsv } from '../../src/imports/csv.ts'
import { ndjsonEntries } from '../../src/imports/ndjson.ts'
import { isReservedFieldName } from '../../src/v1/field-names.ts'
import { all, anything, cutInto, cuts, plain } from './pieces.ts'

/** Texts with all that CSV, JSON and spreadsheets give a meaning, and characters of one to four bytes. */
const characters = ['a', ' ', ',', '"', "'", '=', '+', '\n', '\r', '\t', '\\', 'é', '＝', '日', '🇺', '\uFEFF']
const text = fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength: 6 })
const name = text.filter((value) => !/\p{Cc}/u.test(value) && !isReservedFieldName(value))

/** Any leads; empty texts are no part of them, as CSV doesn't tell those from absent ones. */
const leads = fc.array(
  fc.record(
    { email: text, first_name: text, custom_fields: fc.dictionary(name, text, { minKeys: 1, maxKeys: 2 }) },
    { requiredKeys: ['email'] }
  ),
  { maxLength: 20 }
)

/** A header row and leads, as an export writes them. */
function csvOf(rows: readonly LeadDetails[], options: object): string {
  const names = [...new Set(rows.flatMap(({ custom_fields = {} }) => Object.keys(custom_fields)))]
  const header = ['email', 'first_name', ...names.map((one) => `custom_fields.${one}`)]
  const cells = rows.map(({ email = '', first_name = '', custom_fields = {} }) =>
    [email, first_name, ...names.map((one) => custom_fields[one] ?? '')].map(harmless)
  )
  // It knows of one line break at a time, and would leave others outside quotes.
  return stringify([header, ...cells], { ...options, quoted_match: /[\r\n"]/ })
}

const numbered = (rows: readonly LeadDetails[]) => rows.map((lead, index) => ({ line: index + 1, lead }))

describe('any leads, cut anywhere, are read in their order, with their lines,', () => {
  it('from NDJSON', () =>
    fc.assert(
      fc.asyncProperty(leads, cuts, fc.constantFrom('\n', '\r\n'), async (rows, lengths, lineBreak) => {
        const upload = Buffer.from(rows.map((lead) => JSON.stringify(lead)).join(lineBreak))
        const entries = await all(ndjsonEntries(cutInto(upload, lengths), anything))
        expect(entries).toEqual(plain(numbered(rows)))
      })
    ))

  it('from CSV', () =>
    fc.assert(
      fc.asyncProperty(
        leads,
        cuts,
        fc.record({
          bom: fc.boolean(),
          quoted: fc.boolean(),
          eof: fc.boolean(),
          record_delimiter: fc.constantFrom('\n', '\r\n')
        }),
        async (rows, lengths, options) => {
          const upload = Buffer.from(csvOf(rows, options))
          const { entries } = await readCsv(cutInto(upload, lengths), anything)
          expect(plain(await all(entries))).toEqual(plain(numbered(rows)))
        }
      )
    ))
})

describe('any lines at all mean the same', () => {
  const lines = fc.array(
    fc.constantFrom('{"a":1}', '{', '}', ' ', '\n', '\r\n', '\uFEFF', 'é', '"\\u00e9"'),
    {
      maxLength: 40
    }
  )

  it('however NDJSON is cut', () =>
    fc.assert(
      fc.asyncProperty(lines, cuts, fc.nat(100), async (parts, lengths, at) => {
        const upload = Buffer.from(parts.join(''))
        // Somewhere it may be no UTF-8.
        if (at < upload.length) upload[at] = 0xff
        const read = (sizes: readonly number[]) => all(ndjsonEntries(cutInto(upload, sizes), anything))
        expect(await read(lengths)).toEqual(await read([upload.length]))
      })
    ))
})
