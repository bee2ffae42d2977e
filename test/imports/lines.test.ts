import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { build } from '../build.ts'
import { expectProblem } from '../expectations.ts'
import { documented } from '../upstream.ts'
import { csv, type Line, linesOf, ndjson } from './client.ts'

const app = await build({}, afterAll)
beforeEach(() => app.upstream.answers(documented))

const upload = (body: string | Buffer, headers: Readonly<Record<string, string>> = ndjson) =>
  app.ask('POST /leads/import?group_id=1', { body, headers })
const sentLeads = () => app.upstream.calls.flatMap(({ body }) => body.leads_array as object[])
const rejectedIn = ({ body }: { body: Line[] }) => body.filter(({ status }) => status === 'rejected')

const good = '{"email":"a@b.c"}'
const long = (length: number) => `{"email":"a@b.c","city":"${'x'.repeat(length - 27)}"}`

describe('a line of NDJSON', () => {
  const refused: Readonly<Record<string, readonly [string | Buffer, string, string]>> = {
    'that is no JSON': ['{"email":', '', 'is not valid JSON'],
    'of two values': [`${good}${good}`, '', 'is not valid JSON'],
    'that is a list': [`[${good}]`, '', 'must be a JSON object'],
    'that is null': ['null', '', 'must be a JSON object'],
    'with no contact': ['{"city":"x"}', '', 'needs at least one of email, phone and mobile'],
    'with an unknown field': ['{"email":"a","mail":"b"}', '/mail', 'is not a field of this body'],
    'with a field of a batch': ['{"email":"a","group_id":"1"}', '/group_id', 'is not a field of this body'],
    'with a number for a text': ['{"phone":5}', '/phone', 'must be a text'],
    'with an empty contact': ['{"email":""}', '/email', 'must not have fewer than 1 characters'],
    'with a text over 4,096 characters': [
      `{"email":"a","city":"${'x'.repeat(4097)}"}`,
      '/city',
      'must not have more than 4096 characters'
    ],
    'with a reserved custom field': [
      '{"email":"a","custom_fields":{"api_key":"x"}}',
      '/custom_fields/api_key',
      'is a name that Hot Prospector reserves: choose another one'
    ],
    'with a custom field that is no text': [
      '{"email":"a","custom_fields":{"n":1}}',
      '/custom_fields/n',
      'must be a text'
    ],
    'with null for its custom fields': [
      '{"email":"a","custom_fields":null}',
      '/custom_fields',
      'must be a JSON object'
    ],
    'with a lone surrogate': ['{"email":"\\ud83d"}', '/email', 'has a lone surrogate, which is no character'],
    'with NUL': ['{"email":"a\\u0000"}', '/email', 'has a NUL character'],
    'nested too deep': [
      `{"email":"a","custom_fields":{"n":${'['.repeat(9)}${']'.repeat(9)}}}`,
      '/custom_fields/n',
      'must be a text'
    ],
    'that is no UTF-8': [Buffer.of(0x22, 0xff, 0x22), '', 'is not UTF-8'],
    'with a byte-order mark': [`\uFEFF${good}`, '', 'starts with a byte-order mark: leave it out'],
    'over 256 KiB': [long(262_145), '', 'must not have more than 262144 bytes']
  }

  it.each(Object.entries(refused))('%s is rejected, and no other', async (_what, [line, pointer, detail]) => {
    const body = Buffer.concat([Buffer.from(`${good}\n`), Buffer.from(line), Buffer.from(`\n${good}`)])
    const answered = await upload(body)
    expect(answered.status).toBe(200)
    expect(rejectedIn(answered)).toEqual([
      {
        line: 2,
        status: 'rejected',
        errors: expect.arrayContaining([{ detail: expect.stringContaining(detail), pointer }])
      }
    ])
    expect(answered.body.at(-1)).toEqual({
      status: 'done',
      queued: 2,
      rejected: 1,
      failed: 0,
      unknown: 0,
      not_attempted: 0
    })
    expect(sentLeads()).toEqual([{ email: 'a@b.c' }, { email: 'a@b.c' }])
  })

  it('has all its faults at once', async () => {
    const answered = await upload('{"first_name":1,"mail":"a","custom_fields":{"Method":"x","":"y"}}')
    expect(
      rejectedIn(answered)[0]
        .errors.map(({ pointer }: Line) => pointer)
        .sort()
    ).toEqual(['', '/custom_fields/', '/custom_fields/Method', '/first_name', '/mail'])
  })

  it.each([
    '{"first_name":1,"mail":"a","custom_fields":{"Method":"x"}}',
    '{}',
    '[]',
    '{"email":"a","custom_fields":"text"}',
    `{"email":"a","custom_fields":${JSON.stringify(Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`f${i}`, 'x'])))}}`
  ])('has the faults that it has in a batch: %s', async (line) => {
    const batch = await app.ask('POST /leads/batch', { body: `{"group_id":"1","leads":[${line}]}` })
    const [rejection] = rejectedIn(await upload(line))
    expectProblem(batch, { status: 400, code: 'invalid-request' })
    expect(
      rejection.errors.map(({ detail, pointer }: Line) => ({ detail, pointer: `/leads/0${pointer}` }))
    ).toEqual(batch.body.errors)
  })

  it('of 256 KiB is read', async () => {
    const answered = await upload(`${long(262_144)}\n`)
    expect(rejectedIn(answered)[0].errors).toEqual([
      { detail: 'must not have more than 4096 characters', pointer: '/city' }
    ])
  })

  it('may be blank: it is counted, and no lead', async () => {
    const answered = await upload(`\n${good}\r\n \t\r\n\n{"city":"x"}\n\n${good}`)
    expect(rejectedIn(answered).map(({ line }) => line)).toEqual([5])
    expect(answered.body).toContainEqual({ chunk: 1, lines: [2, 7], status: 'queued' })
  })

  it.each(['', '\n', ' \r\n\n'])('need not be there: %j', async (body) => {
    const answered = await upload(body)
    expect(answered.body).toEqual([
      { status: 'done', queued: 0, rejected: 0, failed: 0, unknown: 0, not_attempted: 0 }
    ])
    expect(app.upstream.calls).toEqual([])
  })
})

describe('a header row', () => {
  const refused: Readonly<Record<string, readonly [string | Buffer, readonly string[]]>> = {
    'that is missing': ['', ['has no header row']],
    'of blank lines alone': ['\r\n\n', ['has no header row']],
    'without a contact': [
      'city,first_name\n',
      ['has no column email, phone, mobile: each lead needs at least one of them']
    ],
    'with an empty name': ['email,,city\n', ['has no name for column 2']],
    'with the same field twice': ['email,city,email\n', ['has the column "email" more than once']],
    'with the same custom field twice': ['email,x,x\n', ['has the column "x" more than once']],
    'with the same custom field in both spellings': [
      'email,x,custom_fields.x\n',
      ['has the column "custom_fields.x" more than once']
    ],
    'with the same skipped column twice': ['email,id,id\n', ['has the column "id" more than once']],
    'with a reserved name': [
      'email,Method\n',
      ['has the column "Method", which is a name that Hot Prospector reserves: choose another one']
    ],
    'with a field in another spelling': [
      'email,First Name\n',
      ['has the column "First Name", which is a name that Hot Prospector reserves: choose another one']
    ],
    'with a lead field as a custom field': [
      'email,custom_fields.phone\n',
      [
        'has the column "custom_fields.phone", which is a name that Hot Prospector reserves: choose another one'
      ]
    ],
    'with a custom field without a name': [
      'email,custom_fields.\n',
      ['has the column "custom_fields.", which must have 1 to 64 characters as the name of a custom field']
    ],
    'with all custom fields in one column': [
      'email,custom_fields\n',
      [
        'has the column "custom_fields", which has no meaning: each custom field has a column, custom_fields.<name>'
      ]
    ],
    'with too long a name': [
      `email,${'n'.repeat(65)}\n`,
      [`has the column "${'n'.repeat(64)}", which must have 1 to 64 characters as the name of a custom field`]
    ],
    'with a line break in a name': [
      'email,"a\nb"\n',
      ['has the column "a\\nb", which must not have control characters']
    ],
    'with a name that is no UTF-8': [Buffer.from('email,m\xfcller\n', 'latin1'), ['is not UTF-8']],
    'in UTF-16': [Buffer.from('\uFEFFemail\n', 'utf16le'), ['is not UTF-8']],
    'with other delimiters': [
      'email;city\n',
      ['has no column email, phone, mobile: each lead needs at least one of them']
    ],
    'with many faults': [
      ',Method\n',
      [
        'has no name for column 1',
        'has the column "Method", which is a name that Hot Prospector reserves: choose another one',
        'has no column email, phone, mobile: each lead needs at least one of them'
      ]
    ],
    'with a stray quote': ['email,5" pipe\nx,y\n', ['has a quote in a cell that is not in quotes']],
    'with a quote that is not closed': ['email,"city\nx,y\n', ['has a quote that is not closed']],
    'over 256 KiB': [`email,${'x'.repeat(262_144)}\n`, ['must not have more than 262144 bytes']],
    'of nothing but commas, without end': [','.repeat(400_000), ['must not have more than 262144 bytes']]
  }

  it.each(Object.entries(refused))('%s is 400, and nothing is sent', async (_what, [text, details]) => {
    const lead = Buffer.from('a@b.c,x\n')
    const isRow = String(text).trim() !== '' && text.includes('\n')
    const whole = isRow ? Buffer.concat([Buffer.from(text), lead]) : text
    const answered = await upload(whole, csv)
    const errors = details.map((detail) => ({ detail, pointer: '' }))
    expectProblem(answered, { status: 400, code: 'invalid-request', errors })
    expect(answered.body.errors).toEqual(errors)
    expect(app.upstream.calls).toEqual([])
  })

  it('may begin with a byte-order mark, and stand in quotes', async () => {
    await upload('\uFEFF"email","custom_fields.Größe, in m"\r\n"a@b.c","1,80"\r\n', csv)
    expect(sentLeads()).toEqual([{ 'Größe, in m': '1,80', email: 'a@b.c' }])
  })

  it('alone is an import of nothing', async () => {
    const { body } = await upload('email', csv)
    expect(body).toEqual([
      { status: 'done', queued: 0, rejected: 0, failed: 0, unknown: 0, not_attempted: 0 }
    ])
  })

  it('names in the first line what is not imported', async () => {
    const header = 'location_id,id,email,custom_fields_other,group_ids,tag_ids'
    const { body } = await upload(`${header}\nl,5,a@b.c,{},"1,2",\n`, csv)
    expect(body[0]).toEqual({
      status: 'skipped_columns',
      columns: ['location_id', 'id', 'custom_fields_other', 'group_ids', 'tag_ids']
    })
    expect(sentLeads()).toEqual([{ email: 'a@b.c' }])
  })
})

describe('a record of CSV', () => {
  const header = 'email,first_name,custom_fields.size'
  const refused: Readonly<Record<string, readonly [string | Buffer, string, string]>> = {
    'with too few cells': ['a@b.c,x', '', 'has 2 cells, and the header row has 3'],
    'with too many cells': ['a@b.c,x,y,', '', 'has 4 cells, and the header row has 3'],
    'of empty cells': [',,', '', 'needs at least one of email, phone and mobile'],
    'with too long a text': [
      `a@b.c,${'x'.repeat(4097)},`,
      '/first_name',
      'must not have more than 4096 characters'
    ],
    'with NUL': ['a@b.c,\0,', '/first_name', 'has a NUL character'],
    'that is no UTF-8': [Buffer.from('a@b.c,x,m\xfc', 'latin1'), '', 'is not UTF-8'],
    'over 256 KiB': [`a,b,${'c'.repeat(262_144)}`, '', 'must not have more than 262144 bytes'],
    'with a stray quote': ['a@b.c,5" pipe,', '', 'has a quote in a cell that is not in quotes'],
    'with several stray quotes, and lines in one cell': [
      '5" a,6" b,"x\ny"',
      '',
      'has a quote in a cell that is not in quotes'
    ]
  }

  it.each(Object.entries(refused))('%s is rejected, and no other', async (_what, [row, pointer, detail]) => {
    const body = Buffer.concat([Buffer.from(`${header}\na,b,c\n`), Buffer.from(row), Buffer.from('\nd,e,f')])
    const answered = await upload(body, csv)
    expect(rejectedIn(answered)).toEqual([
      {
        line: 2,
        status: 'rejected',
        errors: expect.arrayContaining([{ detail: expect.stringContaining(detail), pointer }])
      }
    ])
    expect(answered.body).toContainEqual({ chunk: 1, lines: [1, 3], status: 'queued' })
    expect(sentLeads()).toEqual([
      { email: 'a', first_name: 'b', size: 'c' },
      { email: 'd', first_name: 'e', size: 'f' }
    ])
  })

  it('has all its faults at once', async () => {
    const [rejection] = rejectedIn(await upload(`${header}\n,a\0,${'x'.repeat(4097)}\n`, csv))
    expect(rejection.errors.map(({ pointer }: Line) => pointer)).toEqual([
      '/first_name',
      '/custom_fields/size',
      ''
    ])
  })

  it('with an empty cell lacks that field', async () => {
    await upload(`${header}\na@b.c,,\n`, csv)
    expect(sentLeads()).toEqual([{ email: 'a@b.c' }])
  })

  it('gets back what an export changed to keep it from being run', async () => {
    const rows = "'+12065550100,'=1+1,''=x\n'a,'',\"''\n\"\n"
    await upload(`email,first_name,custom_fields.size\n${rows}`, csv)
    expect(sentLeads()).toEqual([
      { email: '+12065550100', first_name: '=1+1', size: "'=x" },
      { email: "'a", first_name: "''", size: "'\n" }
    ])
  })

  it('may span lines, and blank lines between are counted, and no lead', async () => {
    const answered = await upload(`\n${header}\n"a","x\n\ny",\r\n\r\n\n,,\nb,,\n\n`, csv)
    expect(rejectedIn(answered).map(({ line }) => line)).toEqual([4])
    expect(answered.body).toContainEqual({ chunk: 1, lines: [1, 5], status: 'queued' })
    expect(sentLeads()).toEqual([{ email: 'a', first_name: 'x\n\ny' }, { email: 'b' }])
  })

  it.each(['__proto__', 'constructor'])('has no custom field %s', async (name) => {
    expectProblem(await upload(`email,${name}\na,b\n`, csv), { status: 400, code: 'invalid-request' })
  })

  it.each(['toString', 'hasOwnProperty', 'length'])('has any other: %s', async (name) => {
    await upload(`email,${name}\na,b\n`, csv)
    expect(sentLeads()).toEqual([{ [name]: 'b', email: 'a' }])
  })
})

it('sends all fields of a lead as a batch does', async () => {
  const lead = {
    ...{
      first_name: 'a',
      last_name: 'b',
      title: 'c',
      email: 'd',
      phone: 'e',
      mobile: 'f',
      country_code: 'g'
    },
    ...{ city: 'h', state: 'i', zip: 'j', address: 'k', company: 'l', website: 'm', additional_info: 'n' }
  }
  await app.ask('POST /leads/batch', { body: { group_id: '1', leads: [lead] } })
  await upload(linesOf([lead]))
  await upload(`${Object.keys(lead).join()}\n${Object.values(lead).join()}\n`, csv)
  const [batch, ...imports] = app.upstream.calls.map(({ body }) => body)
  expect(imports).toEqual([batch, batch])
})
