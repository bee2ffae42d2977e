import type { FastifyReply, FastifyRequest } from 'fastify'
import { defaultLimit, type PageQuery } from '../../schemas/common.ts'
import type { CursorScope } from '../paging/cursor.ts'
import { isLocalPlace, localPage } from '../paging/local.ts'
import { sendExport } from './export.ts'
import { type Days, nameFile } from './file-name.ts'
import { formatOf } from './formats.ts'
import { problem } from './problem.ts'

/** The body of a list's answer. */
export interface Page<Row> {
  data: Row[]
  has_more: boolean
  next_cursor: string | null
  total: number | null
}

type ListRequest = FastifyRequest<{ Querystring: PageQuery }>

/** How many rows of a list that is there whole are written at a time. */
const batch = 500

/**
 * Answers a list that V1 gives whole: one page of it, or all of it as an export. The cursor is checked before `fetch`
 * asks the upstream; of an export that is over there is no page. Throws `invalid-cursor`.
 */
export async function answerAll<Row extends { id: string | null }>(
  request: ListRequest,
  reply: FastifyReply,
  fetch: () => Promise<readonly Row[]>,
  days: Days | null = null
): Promise<Page<Row> | undefined> {
  if (formatOf(request) !== 'json') {
    await sendExport(request, reply, { rows: batches(fetch), days })
    return undefined
  }
  const place = placeOf(request, isLocalPlace)
  const { limit = defaultLimit } = request.query
  return answerPage(request, reply, { ...localPage(await fetch(), place, limit), days })
}

async function* batches<Row extends { id: string | null }>(
  fetch: () => Promise<readonly Row[]>
): AsyncGenerator<readonly Row[]> {
  const { rows } = localPage(await fetch(), null, Number.POSITIVE_INFINITY)
  for (let start = 0; start < rows.length; start += batch) yield rows.slice(start, start + batch)
}

/** Where the request's cursor stands; `null` without one. Throws `invalid-cursor`. */
export function placeOf<Place>(
  request: ListRequest,
  isPlace: (value: unknown) => value is Place
): Place | null {
  const { cursor } = request.query
  if (cursor === undefined) return null
  const place = request.server.cursors.open(scopeOf(request), cursor)
  if (isPlace(place)) return place
  throw problem('invalid-cursor', {
    errors: [{ detail: 'was not given for this list, these filters and this account', parameter: 'cursor' }]
  })
}

/** One page of a list, and what its answer says besides. */
export interface Answer<Row> {
  readonly rows: readonly Row[]
  /** Where the next page starts; `null` where there is none. */
  readonly next: object | null
  readonly total: number | null
  /** The days that the rows are from, for the name of the file. */
  readonly days?: Days | null | undefined
}

/** The body of a page's answer; sets its `Link` header (RFC 8288), and `Content-Disposition`. */
export function answerPage<Row>(
  request: ListRequest,
  reply: FastifyReply,
  { rows, next, total, days = null }: Answer<Row>
): Page<Row> {
  const next_cursor = next && request.server.cursors.seal(scopeOf(request), next)
  reply.header('link', linksOf(pageTarget(request), next_cursor))
  nameFile(request, reply, 'json', days)
  return { data: [...rows], has_more: next !== null, next_cursor, total }
}

/** What a list's target says of its pages; the same for each request for the same. */
export interface PageTarget {
  readonly path: string
  /** What every page of the list is asked for with, the filters in the order of their names. */
  readonly page: string
  /** For `CursorScope`. */
  readonly filters: string
  /** The link to the first page. */
  readonly first: string
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Of `pageTarget` alone, once it is known. */
    pageTarget: PageTarget | null
  }
}

/** What a page is, rather than which rows the list has: a cursor is as good with another one. */
const ofPages = new Set(['limit', 'cursor', 'format', 'include_total'])
/** What is another one for each page. */
const ofOnePage = new Set(['limit', 'cursor'])

/** What the target of a request for a list says. */
function pageTarget(request: ListRequest): PageTarget {
  request.pageTarget ??= readTarget(request)
  return request.pageTarget
}

function scopeOf(request: ListRequest): CursorScope {
  const { path, filters } = pageTarget(request)
  return { account: request.principal?.account ?? '', path, filters }
}

function readTarget(request: ListRequest): PageTarget {
  // Parsing escapes what would break out of the angle brackets of a link.
  const { pathname: path } = new URL(request.url, 'http://gateway')
  const given = Object.entries(request.query).map(([name, value]): [string, string] => [name, String(value)])
  const without = (names: ReadonlySet<string>) => {
    const query = new URLSearchParams(given.filter(([name]) => !names.has(name)))
    query.sort()
    return query
  }
  const query = without(ofOnePage)
  query.set('limit', String(request.query.limit ?? defaultLimit))
  const page = `${path}?${query}`
  return { path, page, filters: without(ofPages).toString(), first: `<${page}>; rel="first"` }
}

/** A cursor needs no escapes: its letters are those of base64url. */
function linksOf({ page, first }: PageTarget, nextCursor: string | null): string {
  return nextCursor === null ? first : `<${page}&cursor=${nextCursor}>; rel="next", ${first}`
}
