import type { FastifyReply, FastifyRequest } from 'fastify'
import { defaultLimit, type PageQuery } from '../../schemas/common.ts'
import type { CursorScope } from '../paging/cursor.ts'
import { isLocalPlace, localPage } from '../paging/local.ts'
import { problem } from './problem.ts'

/** The body of a list's answer. */
export interface Page<Row> {
  data: Row[]
  has_more: boolean
  next_cursor: string | null
  total: number | null
}

type ListRequest = FastifyRequest<{ Querystring: PageQuery }>

/**
 * Answers one page of a list that V1 gives whole. The cursor is checked before `fetch` asks the upstream.
 * Throws `invalid-cursor`.
 */
export async function pageOfAll<Row extends { id: string | null }>(
  request: ListRequest,
  reply: FastifyReply,
  fetch: () => Promise<readonly Row[]>
): Promise<Page<Row>> {
  const place = placeOf(request, isLocalPlace)
  const { limit = defaultLimit } = request.query
  return answerPage(request, reply, localPage(await fetch(), place, limit))
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

/** The body of a page's answer; sets its `Link` header (RFC 8288). */
export function answerPage<Row>(
  request: ListRequest,
  reply: FastifyReply,
  { rows, next, total }: { rows: readonly Row[]; next: object | null; total: number | null }
): Page<Row> {
  const target = targetOf(request)
  const next_cursor = next && request.server.cursors.seal(target.scope, next)
  reply.header('link', linksOf(target, request.query.limit ?? defaultLimit, next_cursor))
  return { data: [...rows], has_more: next !== null, next_cursor, total }
}

interface Target {
  readonly path: string
  /** The filters: the query without `limit` and `cursor`, in the order of the names. */
  readonly filters: URLSearchParams
  readonly scope: CursorScope
}

function targetOf(request: ListRequest): Target {
  // Parsing escapes what would break out of the angle brackets of a link.
  const { pathname: path } = new URL(request.url, 'http://gateway')
  const filters = new URLSearchParams()
  for (const [name, value] of Object.entries(request.query)) {
    if (name !== 'limit' && name !== 'cursor') filters.set(name, String(value))
  }
  filters.sort()
  const account = request.principal?.account ?? ''
  return { path, filters, scope: { account, path, filters: filters.toString() } }
}

function linksOf({ path, filters }: Target, limit: number, nextCursor: string | null): string {
  const link = (relation: string, cursor?: string) => {
    const query = new URLSearchParams(filters)
    query.set('limit', String(limit))
    if (cursor !== undefined) query.set('cursor', cursor)
    return `<${path}?${query}>; rel="${relation}"`
  }
  return nextCursor === null ? link('first') : `${link('next', nextCursor)}, ${link('first')}`
}
