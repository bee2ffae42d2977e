import { Type } from '@sinclair/typebox'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Call } from '../../schemas/calls.ts'
import { Lead } from '../../schemas/leads.ts'
import { PhoneNumber } from '../../schemas/phone-numbers.ts'
import { harmless, original } from '../../src/csv/formula.ts'
import { csvWriter } from '../../src/http/csv.ts'

const Row = Type.Object({
  text: Type.String(),
  some_ids: Type.Array(Type.String()),
  list: Type.Array(Type.String()),
  object: Type.Object({}),
  number: Type.Number(),
  flag: Type.Boolean()
})
const nothing = { text: null, some_ids: null, list: null, object: null, number: null, flag: null }

/** What a row has in these cells. */
function cellsOf(row: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const { header, linesOf } = csvWriter(Row)
  const [cells = {}] = parse<Record<string, string>>(header + linesOf([{ ...nothing, ...row }]), {
    columns: true
  })
  return cells
}

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
  fc.string({
    unit: fc.constantFrom("'", '"', ',', '\r', '\n', '=', '+', '-', '@', '\t', '＝', ' ', ';', 'a', 'ä')
  })
)

describe('a text that a spreadsheet would run as a formula', () => {
  const starts = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']

  it.each(starts)('has a quote in front: %j', (start) => {
    for (const text of [start, `${start}cmd|' /C calc'!A0`, `'${start}1`, `''${start}`]) {
      expect(harmless(text)).toBe(`'${text}`)
      expect(original(harmless(text))).toBe(text)
    }
  })

  it.each(['', 'a', "'", "''", "'a", '1', '1+1', ' =1', 'a=1', '|x', '＃'])('is not this one: %j', (text) => {
    expect(harmless(text)).toBe(text)
    expect(original(text)).toBe(text)
  })

  it('is given back whatever it is, and no two become one', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const written = harmless(text)
        expect(original(written)).toBe(text)
        expect(/^[=+\-@\t\r\n＝＋－＠]/u.test(written)).toBe(false)
      })
    )
  })
})

describe('a cell', () => {
  it.each([
    ['null', 'text', null, ''],
    ['a text', 'text', 'a', 'a'],
    ['a formula', 'text', '=1+1', "'=1+1"],
    ['a number', 'number', -1.5, '-1.5'],
    ['true', 'flag', true, 'true'],
    ['false', 'flag', false, 'false'],
    ['ids', 'some_ids', ['1', '2'], '1,2'],
    ['no ids', 'some_ids', [], ''],
    ['ids that are none', 'some_ids', ['=1'], "'=1"],
    ['a list', 'list', ['a', 'b"'], '["a","b\\""]'],
    ['an empty list', 'list', [], '[]'],
    ['an object', 'object', { a: null }, '{"a":null}']
  ])('of %s is what it has to be', (_what, name, value, cell) => {
    expect(cellsOf({ [name]: value })).toEqual({
      text: '',
      some_ids: '',
      list: '',
      object: '',
      number: '',
      flag: '',
      [name]: cell
    })
  })

  it('comes back from a parser as it was, whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(hostile, hostile), { minLength: 1 }), (pairs) => {
        const { header, linesOf } = csvWriter(Row)
        const rows = pairs.map(([text, item]) => ({ ...nothing, text, list: [item] }))
        const parsed = parse<Record<string, string>>(header + linesOf(rows), { columns: true })
        expect(parsed.map(({ text = '', list = '' }) => [original(text), JSON.parse(list)])).toEqual(
          pairs.map(([text, item]) => [text, [item]])
        )
      })
    )
  })
})

describe('CSV', () => {
  it('is a header row and a line for each row, in the order of the fields, with CRLF', () => {
    const { header, linesOf } = csvWriter(Row)
    expect(header).toBe('text,some_ids,list,object,number,flag\r\n')
    expect(linesOf([])).toBe('')
    expect(linesOf([{ flag: true, number: 1, text: 'a,"b"\n' }, nothing])).toBe(
      '"a,""b""\n",,,,1,true\r\n,,,,,\r\n'
    )
  })

  it('quotes what has a line break of any kind', () => {
    const { linesOf } = csvWriter(Type.Object({ text: Type.String(), more: Type.String() }))
    for (const text of ['a\rb', 'a\nb', 'a\r\nb']) expect(linesOf([{ text }])).toBe(`"${text}",\r\n`)
  })

  it('has the declared fields alone', () => {
    const { linesOf } = csvWriter(Row)
    expect(linesOf([{ ...nothing, secret: 'canary' }])).not.toContain('canary')
  })

  it('has a column for each field of a call and of a phone number', () => {
    for (const schema of [Call, PhoneNumber]) {
      expect(csvWriter(schema).header).toBe(`${Object.keys(schema.properties).join(',')}\r\n`)
    }
  })
})

describe('custom fields', () => {
  const fieldsOf = (names: readonly string[], custom_fields: object | null) => {
    const { header, linesOf } = csvWriter(Lead, names)
    const [cells = {}] = parse<Record<string, string>>(header + linesOf([{ id: '1', custom_fields }]), {
      columns: true
    })
    const found = Object.entries(cells).filter(([name]) => name.startsWith('custom_fields'))
    return Object.fromEntries(found)
  }

  it('have a column each, and one for what is left, in the place of the field', () => {
    expect(csvWriter(Lead, ['b', 'a']).header).toMatch(
      /,additional_info,custom_fields\.b,custom_fields\.a,custom_fields_other,location_id\r\n$/
    )
    expect(fieldsOf(['b', 'a'], { a: '1', c: '=3', d: null })).toEqual({
      'custom_fields.b': '',
      'custom_fields.a': '1',
      custom_fields_other: '{"c":"=3","d":null}'
    })
  })

  it('leave what is left empty where nothing is', () => {
    for (const value of [{ a: '-1' }, {}, null]) expect(fieldsOf(['a'], value).custom_fields_other).toBe('')
    expect(fieldsOf(['a'], { a: '-1' })['custom_fields.a']).toBe("'-1")
  })

  it('have one column where the account has a name twice', () => {
    expect(csvWriter(Lead, ['a', 'a']).header.match(/custom_fields\.a/g)).toHaveLength(1)
  })

  it('may be called what they like', () => {
    const names = [
      '__proto__',
      'constructor',
      'a,b',
      'a"b',
      'a\r\nb',
      '=a',
      '',
      'other',
      'hasOwnProperty',
      '1'
    ]
    const { header, linesOf } = csvWriter(Lead, names)
    const custom_fields = Object.fromEntries(names.map((name) => [name, `of ${name}`]))
    const [columns = [], values = [], none = []] = parse(
      header + linesOf([{ custom_fields }, { custom_fields: {} }])
    )
    const cells = new Map(columns.map((name, index) => [name, values[index]]))
    for (const name of names) expect(cells.get(`custom_fields.${name}`)).toBe(`of ${name}`)
    expect(cells.get('custom_fields_other')).toBe('')
    expect(none.join('')).toBe('')
  })
})
