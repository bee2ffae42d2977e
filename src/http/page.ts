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
 * asks the upstream. Throws `invalid-cursor`.
 */
export async function answerAll<Row extends { id: string | null }>(
  request: ListRequest,
  reply: FastifyReply,
  fetch: () => Promise<readonly Row[]>,
  days: Days | null = null
): Promise<Page<Row> | FastifyReply> {
  if (formatOf(request) !== 'json') return sendExport(request, reply, { rows: batches(fetch), days })
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
  const place = request.server.cursors.open(targetOf(request).scope, cursor)
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
  const target = targetOf(request)
  const next_cursor = next && request.server.cursors.seal(target.scope, next)
  reply.header('link', linksOf(target, request.query.limit ?? defaultLimit, next_cursor))
  nameFile(request, reply, 'json', days)
  return { data: [...rows], has_more: next !== null, next_cursor, total }
}

interface Target {
  readonly path: string
  /** What every page of the list is asked for with, in the order of the names. */
  readonly query: URLSearchParams
  readonly scope: CursorScope
}

/** What a page is, rather than which rows the list has: a cursor is as good with another one. */
const ofPages = new Set(['limit', 'cursor', 'format', 'include_total'])
/** What is another one for each page. */
const ofOnePage = new Set(['limit', 'cursor'])

function targetOf(request: ListRequest): Target {
  // Parsing escapes what would break out of the angle brackets of a link.
  const { pathname: path } = new URL(request.url, 'http://gateway')
  const given = Object.entries(request.query).map(([name, value]): [string, string] => [name, String(value)])
  const without = (names: ReadonlySet<string>) => {
    const query = new URLSearchParams(given.filter(([name]) => !names.has(name)))
    query.sort()
    return query
  }
  const account = request.principal?.account ?? ''
  return { path, query: without(ofOnePage), scope: { account, path, filters: without(ofPages).toString() } }
}

function linksOf({ path, query }: Target, limit: number, nextCursor: string | null): string {
  const link = (relation: string, cursor?: string) => {
    const page = new URLSearchParams(query)
    page.set('limit', String(limit))
    if (cursor !== undefined) page.set('cursor', cursor)
    return `<${path}?${page}>; rel="${relation}"`
  }
  return nextCursor === null ? link('first') : `${link('next', nextCursor)}, ${link('first')}`
}
