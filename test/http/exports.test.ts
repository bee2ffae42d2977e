import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { build, documentedRoutes } from '../build.ts'
import { documentOf, type Operation } from '../contract/documented.ts'
import { expectProblem, linksOf } from '../expectations.ts'
import { documented, failure, success, tagRows } from '../upstream.ts'

/** What was told of failures. */
let failures: string[] = []
const app = await build(
  { config: { LOG_LEVEL: 'error' }, logs: { write: (line) => void failures.push(line) } },
  afterAll
)
beforeEach(() => {
  failures = []
  app.upstream.answers(documented)
})

const has = (...ids: readonly (number | string)[]) =>
  app.upstream.answers(() => success({ tag: tagRows(ids) }))
const accepting = (accept: string | undefined, path = '/tags') =>
  app.ask(`GET ${path}`, { headers: { accept } })
const tag = (id: string) => ({ id, title: `Tag ${id}`, status: 'active', team_id: '15', added_by: '15' })
const header = 'id,title,status,team_id,added_by'
const types = {
  json: 'application/json; charset=utf-8',
  ndjson: 'application/x-ndjson',
  csv: 'text/csv; charset=utf-8; header=present'
}

describe('the format of a list', () => {
  const accepts: readonly (readonly [string | undefined, keyof typeof types])[] = [
    [undefined, 'json'],
    ['', 'json'],
    ['*/*', 'json'],
    ['application/*', 'json'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'json'],
    ['application/json, text/plain, */*', 'json'],
    ['text/csv, application/json', 'json'],
    ['text/csv;q=0.9, application/json;q=0.9', 'json'],
    ['text/csv, */*', 'json'],
    ['text/csv;q=0.5, application/json;q=0.8', 'json'],
    ['nonsense, application/json', 'json'],
    ['application/x-ndjson', 'ndjson'],
    ['APPLICATION/X-NDJSON', 'ndjson'],
    ['application/x-ndjson, application/json;q=0.9', 'ndjson'],
    ['application/x-ndjson, */*;q=0.1', 'ndjson'],
    ['application/json;q=0, application/*', 'ndjson'],
    ['application/x-ndjson, text/csv', 'ndjson'],
    ['text/csv', 'csv'],
    ['text/*', 'csv'],
    ['text/csv; charset=utf-8; header=present', 'csv'],
    ['text/csv; header=absent; q=0.2, text/html', 'csv'],
    ['application/json;q=0.1, text/csv;q=0.2', 'csv'],
    ['application/json;q=0, application/x-ndjson;q=0, */*', 'csv']
  ]
  it.each(accepts)('by Accept: %s is %s', async (accept, format) => {
    const { status, headers } = await accepting(accept)
    expect(status).toBe(200)
    expect(headers['content-type']).toBe(types[format])
    expect(headers['content-disposition']).toBeUndefined()
  })

  it.each(['text/html', 'text/csvx', 'application/ndjson', 'text/csv;q=0', 'image/*', '*/*;q=0', 'csv'])(
    'is none by Accept: %s, which is 406',
    async (accept) => {
      expectProblem(await accepting(accept), { status: 406, code: 'not-acceptable' })
      expect(app.upstream.calls).toEqual([])
    }
  )

  it.each(['json', 'ndjson', 'csv'] as const)('by ?format=%s goes before any Accept', async (format) => {
    for (const accept of [undefined, 'text/html', 'image/png;q=0', ...Object.values(types)]) {
      const { status, headers } = await accepting(accept, `/tags?format=${format}`)
      expect(status).toBe(200)
      expect(headers['content-type']).toBe(types[format])
    }
  })

  it.each(['', 'xml', 'CSV', 'csv,json', 'csv%00', 'csv&format=csv'])(
    'by ?format=%s is 400, whatever else is asked',
    async (format) => {
      for (const rest of ['', '&limit=501', '&cursor=x']) {
        const answered = await accepting('image/png', `/tags?format=${format}${rest}`)
        expectProblem(answered, { status: 400, code: 'invalid-request' })
        const places = new Set(answered.body.errors.map((fault: { parameter: string }) => fault.parameter))
        expect(places).toEqual(new Set(['format']))
      }
      expect(app.upstream.calls).toEqual([])
    }
  )

  it('is no matter of single objects', async () => {
    for (const path of ['/tags/1', '/lead-fields', '/account', '/dashboards/members', '/calls/1']) {
      expectProblem(await accepting('text/csv', path), { status: 406, code: 'not-acceptable' })
      expectProblem(await accepting(undefined, `${path}?format=csv`), {
        status: 400,
        code: 'invalid-request',
        errors: [{ parameter: 'format' }]
      })
    }
  })
})

describe('an export', () => {
  it('is every row once, as pages have them', async () => {
    has(3, '1', 2, 1)
    const ndjson = await app.ask('GET /tags?format=ndjson')
    expect(ndjson.body).toEqual([tag('3'), tag('1'), tag('2')])
    expect(ndjson.text).toBe(
      `${[tag('3'), tag('1'), tag('2')].map((one) => JSON.stringify(one)).join('\n')}\n`
    )
    const csv = await app.ask('GET /tags?format=csv')
    expect(csv.text).toBe(
      `${header}\r\n3,Tag 3,active,15,15\r\n1,Tag 1,active,15,15\r\n2,Tag 2,active,15,15\r\n`
    )
    expect(app.upstream.calls).toHaveLength(2)
  })

  it('has more rows than any page', async () => {
    has(...Array.from({ length: 1203 }, (_, id) => id))
    const { body } = await app.ask('GET /tags?format=ndjson')
    expect(body.map(({ id }: { id: string }) => id)).toEqual(
      Array.from({ length: 1203 }, (_, id) => String(id))
    )
    expect(parse((await app.ask('GET /tags?format=csv')).text)).toHaveLength(1204)
  })

  it('of nothing is an empty body, or a header row', async () => {
    app.upstream.answers(() => failure('No tag found'))
    expect(await app.ask('GET /tags?format=ndjson')).toMatchObject({ status: 200, text: '' })
    expect(await app.ask('GET /tags?format=csv')).toMatchObject({ status: 200, text: `${header}\r\n` })
  })

  it.each(['ndjson', 'csv'])('has declared fields alone: %s', async (format) => {
    const [row] = tagRows([1])
    app.upstream.answers(() => success({ tag: [{ ...row, secret: 'canary' }], canary: 1 }))
    expect((await app.ask(`GET /tags?format=${format}`)).text).not.toContain('canary')
  })

  it.each(['ndjson', 'csv'])('that fails at once is a problem: %s', async (format) => {
    app.upstream.answers(() => failure('Invalid (api_uId or api_key)'))
    const answered = await app.ask(`GET /tags?format=${format}`)
    expectProblem(answered, { status: 401, code: 'invalid-credentials' })
    expect(answered.headers['content-disposition']).toBeUndefined()
  })

  it('has the headers of a read, but no ETag, no Link and no length', async () => {
    const { headers } = await app.ask('GET /tags?format=csv', { headers: { 'if-none-match': '*' } })
    expect(headers).toMatchObject({ 'cache-control': 'private, no-cache', 'api-version': '1' })
    expect(String(headers.vary).toLowerCase()).toContain('accept')
    for (const name of ['etag', 'link', 'content-length']) expect(headers[name], name).toBeUndefined()
  })

  it.each(['ndjson', 'csv'])('answers HEAD as GET, without a body: %s', async (format) => {
    for (const encoding of ['identity', 'gzip']) {
      const asking = { headers: { 'x-request-id': 'same', 'accept-encoding': encoding } }
      const get = await app.ask(`GET /tags?format=${format}`, asking)
      const head = await app.ask(`HEAD /tags?format=${format}`, asking)
      const { 'transfer-encoding': _chunked, ...headers } = get.headers
      expect(head.status).toBe(200)
      expect({ ...head.headers, date: '' }).toEqual({ ...headers, date: '' })
      expect(head.text).toBe('')
    }
  })

  it.each(['gzip', 'br', 'zstd', 'deflate', '*', 'x-gzip', 'gzip;q=0.2, identity;q=0.1'])(
    'is compressed for Accept-Encoding: %s',
    async (value) => {
      const { headers } = await app.ask('GET /tags?format=csv', { headers: { 'accept-encoding': value } })
      expect(headers['content-encoding']).toBe(/\*|gzip/.test(value) ? 'gzip' : value)
    }
  )

  it.each(['', 'identity', 'nonsense', 'gzip;q=0', 'gzip;q=0.1, identity;q=0.5'])(
    'is not for Accept-Encoding: %s',
    async (value) => {
      const { headers, text } = await app.ask('GET /tags?format=csv', {
        headers: { 'accept-encoding': value }
      })
      expect(headers['content-encoding']).toBeUndefined()
      expect(text).toMatch(/^id,/)
    }
  )
})

describe('the encoding of an export', () => {
  const preferences = fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('GZIP', 'br', 'zstd', 'deflate', 'identity', 'nonsense'),
      quality: fc.constantFrom('', ';q=1', ';q=0', ';q=0.5', '; q=0.25')
    }),
    { selector: ({ name }) => name }
  )

  it('is that of a page, whatever is accepted: it is encoded once', async () => {
    has(...Array.from({ length: 100 }, (_, id) => id))
    const encodingOf = async (target: string, accepted: string) => {
      const { headers } = await app.ask(`GET ${target}`, { headers: { 'accept-encoding': accepted } })
      return headers['content-encoding']
    }
    await fc.assert(
      fc.asyncProperty(preferences, async (all) => {
        const accepted = all.map(({ name, quality }) => name + quality).join(', ')
        expect(await encodingOf('/tags?format=csv', accepted)).toBe(await encodingOf('/tags', accepted))
      })
    )
  })
})

describe('limit', () => {
  it.each(['ndjson', 'csv'])('is the most rows of an export, up to 10,000,000: %s', async (format) => {
    has(1, 2, 3)
    const count = async (limit: string) => {
      const { status, text } = await app.ask(`GET /tags?format=${format}&limit=${limit}`)
      expect(status).toBe(200)
      return text.trimEnd().split('\n').length - (format === 'csv' ? 1 : 0)
    }
    expect(await Promise.all(['1', '2', '3', '501', '10000000'].map(count))).toEqual([1, 2, 3, 3, 3])
  })

  it.each(['0', '10000001', '1e3', ''])('of an export is 400: %s', async (limit) => {
    const answered = await app.ask(`GET /tags?format=csv&limit=${limit}`)
    expectProblem(answered, { status: 400, code: 'invalid-request', errors: [{ parameter: 'limit' }] })
  })

  it.each(['/tags?limit=501', '/tags?format=json&limit=501', '/tags?limit=10000000'])(
    'of a page is 400 over 500: %s',
    async (target) => {
      expectProblem(await app.ask(`GET ${target}`), {
        status: 400,
        code: 'invalid-request',
        errors: [{ parameter: 'limit', detail: 'must be <= 500' }]
      })
      expect(app.upstream.calls).toEqual([])
    }
  )
})

describe('a cursor', () => {
  it.each(['ndjson', 'csv'])('is refused with an export: %s', async (format) => {
    has(1, 2, 3)
    const { next_cursor } = (await app.ask('GET /tags?limit=1')).body
    app.upstream.calls.length = 0
    for (const cursor of [next_cursor, 'nonsense', '']) {
      const answered = await app.ask(`GET /tags?cursor=${cursor}&format=${format}`)
      expectProblem(answered, { status: 400, code: 'invalid-request', errors: [{ parameter: 'cursor' }] })
      const accepted = await accepting(types[format as 'csv'], `/tags?cursor=${cursor}`)
      expectProblem(accepted, { status: 400, code: 'invalid-request', errors: [{ parameter: 'cursor' }] })
    }
    expect(app.upstream.calls).toEqual([])
  })

  it('goes with ?format=json, also one from a page without; Link repeats the format', async () => {
    has(1, 2, 3)
    const { next_cursor } = (await app.ask('GET /tags?limit=1')).body
    const { body, headers } = await app.ask(`GET /tags?format=json&limit=1&cursor=${next_cursor}`)
    expect(body.data).toEqual([tag('2')])
    const { next = '', first } = linksOf(headers.link)
    expect(first).toBe('/tags?format=json&limit=1')
    expect((await app.ask(`GET ${next}`)).body.data).toEqual([tag('3')])
    expect((await app.ask(`GET ${next.replace('format=json&', '')}`)).body.data).toEqual([tag('3')])
  })
})

describe('the name of the file', () => {
  const nameOf = async (line: string) => (await app.ask(line)).headers['content-disposition']
  const today = app.server.zone.dayOf(Date.now())

  it('is the path and today, for saving where it is an export', async () => {
    expect(await nameOf('GET /tags?format=csv')).toBe(`attachment; filename="tags_${today}.csv"`)
    expect(await nameOf('GET /tags?format=ndjson')).toBe(`attachment; filename="tags_${today}.ndjson"`)
    expect(await nameOf('GET /tags?format=json')).toBe(`inline; filename="tags_${today}.json"`)
    expect(await nameOf('GET /custom-fields?format=csv')).toBe(
      `attachment; filename="custom-fields_${today}.csv"`
    )
  })

  it('is not there without the parameter', async () => {
    expect(await nameOf('GET /tags')).toBeUndefined()
  })

  it('has the days, where there are any', async () => {
    expect(await nameOf('GET /leads/1/calls?format=csv&from=2026-04-21&to=2026-05-20')).toBe(
      'attachment; filename="leads_1_calls_2026-04-21_2026-05-20.csv"'
    )
    expect(await nameOf('GET /leads/1/messages?format=json&from=2026-04-21&to=2026-05-20')).toBe(
      'inline; filename="leads_1_messages_2026-04-21_2026-05-20.json"'
    )
  })

  it.each([
    ['a.b+c@example.com', 'a.b-c-example.com'],
    ['"; filename="x.exe', '-filename-x.exe'],
    ['../../etc/passwd', '..-..-etc-passwd'],
    ['ä\u202egnp.exe', '-gnp.exe'],
    ['a\\b', 'a-b'],
    [`${'x'.repeat(200)}@y`, `${'x'.repeat(60)}_calls`]
  ])('has harmless characters alone, whatever the path has: %s', async (lead, named) => {
    const name = await nameOf(`GET /leads/${encodeURIComponent(lead)}/calls?format=csv&id_type=email`)
    expect(name).toMatch(/^attachment; filename="[A-Za-z0-9._-]+"$/)
    expect(name).toContain(`leads_${named}`)
  })
})

describe('the custom fields of leads', () => {
  const lead = { LeadId: '7', Firstname: '=Ann', Lead_Custom_Fields: { loan: '+5', age: '40' } }
  const answering = (fields: object) =>
    app.upstream.answers(({ method }) =>
      method === 'FetchLeadFieldsName' ? fields : success({ Results: [lead], total: 1 })
    )

  it('have the columns that the account has names for', async () => {
    answering(success({ FieldsName: { default: [], custom: ['loan', 'a,b'] } }))
    const { text } = await app.ask('GET /leads?group_id=1&format=csv')
    const [columns = [], cells = []] = parse(text)
    const row = Object.fromEntries(columns.map((name, index) => [name, cells[index]]))
    expect(row).toMatchObject({
      id: '7',
      first_name: "'=Ann",
      'custom_fields.loan': "'+5",
      'custom_fields.a,b': '',
      custom_fields_other: '{"age":"40"}'
    })
    expect(app.upstream.methods).toEqual(['FetchLeadFieldsName', 'SearchByUserInput'])
  })

  it('are a problem where V1 does not tell their names', async () => {
    answering(failure('a new kind of trouble'))
    const answered = await app.ask('GET /leads?group_id=1&format=csv')
    expectProblem(answered, { status: 502, code: 'upstream-failed' })
  })

  it('are an object in NDJSON, for which nobody asks for the names', async () => {
    answering(failure('a new kind of trouble'))
    const { body } = await app.ask('GET /leads?group_id=1&format=ndjson')
    expect(body).toMatchObject([{ id: '7', first_name: '=Ann', custom_fields: { loan: '+5', age: '40' } }])
    expect(app.upstream.methods).toEqual(['SearchByUserInput'])
  })

  it('need a filter of the leads: the format is none', async () => {
    const answered = await app.ask('GET /leads?format=csv')
    expectProblem(answered, { status: 400, code: 'invalid-request', errors: [{ parameter: 'group_id' }] })
  })
})

describe('every list', () => {
  const document = documentOf(app.server)
  const contentOf = (operation: Operation) => operation.responses[200]?.content ?? {}
  const lists = documentedRoutes(app.server).filter(({ operation }) => 'text/csv' in contentOf(operation))

  /** The fields of a row, in the order of the document. */
  const fieldsOf = (operation: Operation) => {
    const { schema } = contentOf(operation)['application/x-ndjson'] as { schema: { $ref: string } }
    const row = document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] as { properties: object }
    return Object.keys(row.properties)
  }

  it('is known: what gives pages gives exports', () => {
    const paged = documentedRoutes(app.server).filter(({ operation }) =>
      operation.parameters?.some(({ name }) => name === 'cursor')
    )
    expect(lists.length).toBeGreaterThan(10)
    expect(lists.map(({ line }) => line)).toEqual(paged.map(({ line }) => line))
  })

  it.each(lists)(
    'is exported with the rows of its page, and all fields, without a failure: $line',
    async ({ line, operation }) => {
      // The one lead that the documentation's search finds.
      const path = line.replace('/leads/1/', '/leads/5964/')
      const asked = (format: string) => app.ask(`${path}${path.includes('?') ? '&' : '?'}format=${format}`)
      const { data } = (await asked('json')).body
      expect((await asked('ndjson')).body).toEqual(data)
      const [columns = [], ...rows] = parse((await asked('csv')).text)
      expect(rows).toHaveLength(data.length)
      const fields = columns.map((name) => name.replace(/^custom_fields(_other|\..*)$/, 'custom_fields'))
      expect([...new Set(fields)]).toEqual(fieldsOf(operation))
      // What goes wrong when the answer is out is told by the log alone.
      await new Promise(setImmediate)
      expect(failures).toEqual([])
    }
  )

  it.each(lists)('has examples of its exports that fit: $line', ({ operation }) => {
    const { examples } = contentOf(operation)['text/csv'] as { examples: { rows: { value: string } } }
    const [columns = [], ...rows] = parse(examples.rows.value)
    expect(rows).toHaveLength(1)
    expect(columns.length).toBeGreaterThanOrEqual(fieldsOf(operation).length)
  })
})
