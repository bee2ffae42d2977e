import createFetch from 'openapi-fetch'
import { readLines } from './lines.ts'
import type { LeadImportLine, operations } from './schema.ts'
import { type Credentials, sender } from './send.ts'
import type {
  Answer,
  Init,
  ListInit,
  ListPath,
  Method,
  Operation,
  Optional,
  Page,
  PathOf,
  Row
} from './types.ts'

export { type Fault, GatewayError } from './error.ts'
export type * from './schema.ts'
export type { Credentials } from './send.ts'
export type { ListPath, Page, Row } from './types.ts'

/** How to reach a gateway. */
export type ClientOptions = Credentials & {
  /** Where it is: `https://gateway.example.com`. */
  readonly baseUrl: string
  /** How often a request is sent again at most, 3 if not said; 0 never does. */
  readonly retries?: number
  /** The longest `Retry-After` that is waited for, 60 if not said. */
  readonly longestWaitSeconds?: number
  /** Another `fetch`, as that of a test. */
  readonly fetch?: (request: Request) => Promise<Response>
}

type Call<M extends Method> = <P extends PathOf<M>>(
  path: P,
  ...init: Optional<Init<Operation<P, M>>>
) => Promise<Answer<Operation<P, M>>>

/** An upload of leads. */
export interface Upload {
  readonly query: operations['importLeads']['parameters']['query']
  readonly type: 'text/csv' | 'application/x-ndjson'
  readonly body: string | Blob
  /** Of your own, to send a broken import again with. */
  readonly idempotencyKey?: string
  readonly signal?: AbortSignal
}

/** The gateway's API. Every method throws a `GatewayError` for an answer that is no success. */
export interface Client {
  readonly get: Call<'get'>
  readonly post: Call<'post'>
  readonly put: Call<'put'>
  readonly patch: Call<'patch'>
  readonly delete: Call<'delete'>
  /** Every row of a list, page by page; `limit` is the size of a page. */
  list<P extends ListPath>(path: P, ...init: Optional<ListInit<P>>): AsyncGenerator<Row<P>, void, undefined>
  /** The same by pages, with what they say besides their rows. */
  pages<P extends ListPath>(path: P, ...init: Optional<ListInit<P>>): AsyncGenerator<Page<P>, void, undefined>
  /** Every row of a list in one streamed answer; `limit` is the most rows. Throws where it breaks off. */
  export<P extends ListPath>(path: P, ...init: Optional<ListInit<P>>): AsyncGenerator<Row<P>, void, undefined>
  /** Imports leads, of any number: the lines of the answer as they come. */
  importLeads(upload: Upload): AsyncGenerator<LeadImportLine, void, undefined>
}

/** What any request is made of; the types of `Client` say what each may be. */
interface AnyInit {
  readonly path?: Record<string, unknown>
  readonly query?: Record<string, unknown>
  readonly body?: unknown
  readonly headers?: Record<string, string>
  readonly signal?: AbortSignal
}

/** What every list answers. */
interface AnyPage {
  readonly data: readonly unknown[]
  readonly has_more: boolean
  readonly next_cursor: string | null
}

/** The API as `openapi-fetch` sees it when any path and any method will do. */
type AnyPaths = Record<string, Record<Method, AnyOperation>>

interface AnyOperation {
  parameters: Pick<AnyInit, 'path' | 'query'>
  requestBody?: { content: { '*/*': unknown } }
  responses: { 200: { content: { '*/*': unknown } } }
}

/** A client of one gateway, for browsers and Node. */
export function createClient(options: ClientOptions): Client {
  const {
    baseUrl,
    retries = 3,
    longestWaitSeconds = 60,
    fetch = (request) => globalThis.fetch(request)
  } = options
  const send = sender({ credentials: options, fetch, retries, longestWaitSeconds })
  const api = createFetch<AnyPaths>({ baseUrl, fetch: send })

  const request = async (method: Method, path: string, { path: ids, query, ...init }: AnyInit, more = {}) => {
    const params = { ...(ids && { path: ids }), ...(query && { query }) }
    const { data } = await api.request(method, path, { ...init, params, ...more })
    return data
  }
  const call =
    (method: Method) =>
    (path: string, init: AnyInit = {}) =>
      request(method, path, init)
  const get = call('get')

  async function* pages(path: string, init: AnyInit = {}) {
    for (let query = init.query ?? {}; ; ) {
      const page = (await get(path, { ...init, query })) as AnyPage
      yield page
      if (!page.has_more || page.next_cursor === null) return
      query = { ...query, cursor: page.next_cursor }
    }
  }

  async function* list(path: string, init?: AnyInit) {
    for await (const { data } of pages(path, init)) yield* data
  }

  async function* lines(method: Method, path: string, init: AnyInit, more = {}) {
    const headers = { accept: 'application/x-ndjson', ...init.headers }
    const body = await request(method, path, { ...init, headers }, { ...more, parseAs: 'stream' })
    if (body instanceof ReadableStream) yield* readLines(body)
  }

  // What comes is what the document says: each of them is typed by its path.
  return {
    get,
    post: call('post'),
    put: call('put'),
    patch: call('patch'),
    delete: call('delete'),
    list,
    pages,
    export: (path: string, init: AnyInit = {}) => lines('get', path, init),
    importLeads: ({ query, type, body, idempotencyKey, signal }: Upload) =>
      lines(
        'post',
        '/leads/import',
        {
          query,
          body,
          headers: { 'content-type': type, ...(idempotencyKey && { 'idempotency-key': idempotencyKey }) },
          ...(signal && { signal })
        },
        { bodySerializer: (given: unknown) => given }
      )
  } as Client
}
