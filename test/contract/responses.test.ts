import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { type Answered, type Asking, build, documentedRoutes, plainRoutes } from '../build.ts'
import { hang } from '../misbehaviour.ts'
import { type Answer, documented, failure, raw } from '../upstream.ts'
import { checkDocumented, documentOf, faultsIn } from './documented.ts'

const app = await build({ config: { UPSTREAM_TIMEOUT_MS: 300 } }, afterAll)
beforeEach(() => app.upstream.answers(documented))

/** One that sheds load, and is about to close: open routes know no other 503. */
const busy = { look: () => ({ delayMs: 1_000, heap: 0 }), stop: () => undefined }
const away = await build({ shedding: { everyMs: 1, meter: () => busy } }, afterAll)
away.server.closing.begin()

const operations = plainRoutes(app.server)
const open = documentedRoutes(app.server).filter(({ operation }) => !operation['x-upstream-methods'])

/** How each documented status is met: by what is asked, or by what V1 answers. */
interface Way {
  readonly asking?: Asking
  readonly query?: string
  /** V1 limits whoever asked: somebody of its own for each operation. */
  readonly ofItsOwn?: true
  readonly answer?: Answer
  /** Asked while the same is asked already, under one key. */
  readonly meanwhile?: true
  readonly path?: string
}

const ways: Readonly<Record<number, Way>> = {
  200: {},
  201: {},
  204: {},
  304: { asking: { headers: { 'if-none-match': '*' } } },
  400: { query: 'unknown=1' },
  401: { asking: { as: null } },
  403: { answer: 'Array ( [message] => Sorry you cannot access page )' },
  406: { asking: { headers: { accept: 'image/png' } } },
  409: { answer: hang, meanwhile: true },
  413: { asking: { body: `{"title":"${'x'.repeat(300_000)}"}` } },
  414: { query: `x=${'x'.repeat(9_000)}` },
  415: { asking: { body: 'a', headers: { 'content-type': 'text/plain' } } },
  422: { answer: failure('No') },
  429: { answer: failure('Rate limit'), ofItsOwn: true },
  502: { answer: 'nonsense' },
  503: { answer: raw(503, {}) },
  504: { answer: hang }
}

/** No request of a test meets these: see raw.test.ts and problems.test.ts. */
const elsewhere = ['408', '431', '500']
/** Nothing there, of each operation with an id in its path. */
const missing = (path: string, verb: string) => (verb === 'get' ? path.replace(/[^/]+$/, '999') : path)

const cases = [...operations, ...open].flatMap((one) =>
  Object.keys(one.operation.responses)
    .filter((status) => !elsewhere.includes(status))
    .map((status) => ({ ...one, status: Number(status) }))
)

describe('every documented answer is given by a request', () => {
  it.each(cases)('$status: $line', async ({ line, path, verb, operation, asking, status }) => {
    if (status === 503 && !operation['x-upstream-methods']) {
      await expect.poll(async () => (await away.ask(line)).status).toBe(503)
      return
    }
    const way = ways[status] ?? {}
    const gone = status === 404 ? missing(path, verb) : path
    if (status === 404)
      app.upstream.answers(() => (verb === 'get' ? documentedList : failure('Invalid provided id')))
    else if (way.answer !== undefined) app.upstream.answers(() => way.answer as Answer)
    const target = `${line.split(' ')[0]} ${gone}${way.query ? `?${way.query}` : ''}`
    // `ask` checks status, headers, type and body against the document.
    const as = way.ofItsOwn && (['1001', line] as const)
    const headers = { ...asking.headers, ...(way.meanwhile && { 'idempotency-key': operation.operationId }) }
    const whole = { ...asking, headers, ...way.asking, ...(as && { as }) }
    const first = way.meanwhile && app.ask(target, whole)
    if (way.meanwhile) await expect.poll(() => app.upstream.calls.length).toBeGreaterThan(0)
    const answered = await app.ask(target, whole)
    expect(answered.status).toBe(status)
    await first
  })

  const documentedList = { response: 'true', tag: [], group: [], result: [], message: '' }

  it('and the others are known: nothing else is left out', () => {
    const known = new Set([...Object.keys(ways), ...elsewhere, '404'])
    expect(cases.map(({ status }) => String(status)).filter((status) => !known.has(status))).toEqual([])
  })
})

describe('the check against the document', () => {
  const seen = async (): Promise<Answered> => app.ask('GET /tags/1')

  it('refuses an undocumented status, header, type, field or value', async () => {
    const good = await seen()
    const check = (change: Partial<Answered>) => () =>
      checkDocumented(app.server, 'GET', '/tags/1', { ...good, ...change })
    expect(check({})).not.toThrow()
    expect(check({ status: 418 })).toThrow('undocumented status')
    expect(check({ headers: { ...good.headers, 'x-new': '1' } })).toThrow('x-new')
    expect(check({ headers: { ...good.headers, 'content-type': 'text/plain' } })).toThrow('text/plain')
    expect(check({ body: { ...good.body, extra: 1 } })).toThrow('does not fit')
    expect(check({ body: { ...good.body, id: 1 } })).toThrow('does not fit')
    expect(check({ body: { ...good.body, id: null } })).toThrow('does not fit')
    const { id: _id, ...lacking } = good.body
    expect(check({ body: lacking })).toThrow('does not fit')
  })
})

describe('the document', () => {
  const document = documentOf(app.server)

  it('has examples that fit their schemas', () => {
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      const { examples = [] } = schema as { examples?: unknown[] }
      for (const example of examples)
        expect(faultsIn(document, `/components/schemas/${name}`, example), name).toBe('')
    }
  })

  it('requires every field of an answer, problems aside', () => {
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      const { properties = {}, required = [] } = schema as { properties?: object; required?: string[] }
      if (/^(Problem|Fault|.*(Input|Patch|Batch|Details|Query).*)$/.test(name)) continue
      expect(new Set(required), name).toEqual(new Set(Object.keys(properties)))
    }
  })
})
