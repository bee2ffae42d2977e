import type { FastifyReply, FastifyRequest } from 'fastify'
import { defaultLimit, longestExport, type PageQuery } from '../../schemas/common.ts'
import { everyRow } from '../paging/every-row.ts'
import { isWalkPlace, type Walk, walk } from '../paging/walk.ts'
import { type Exported, sendExport } from './export.ts'
import { formatOf } from './formats.ts'
import { answerPage, type Page, placeOf } from './page.ts'
import { patience } from './patience.ts'

interface WalkedList<Row> extends Omit<Walk<Row>, 'place' | 'limit' | 'keyOf' | 'goOn' | 'onePage'> {
  /** The names of the custom fields, for the columns of a CSV. */
  readonly customFields?: Exported<Row>['customFields']
}

/**
 * Answers a list that V1 pages by offset and limit, in one piece: one page of it, or all of it as an export; of one
 * that is over there is no page. Throws `invalid-cursor`.
 */
export async function answerWalk<Row extends { id: string | null }>(
  request: FastifyRequest<{ Querystring: PageQuery }>,
  reply: FastifyReply,
  { customFields, ...list }: WalkedList<Row>
): Promise<Page<Row> | undefined> {
  const { limit } = request.query
  const keyOf = ({ id }: Row) => id
  if (formatOf(request) === 'json') {
    const walked = await walk<Row>({
      ...list,
      keyOf,
      place: placeOf(request, isWalkPlace),
      limit: limit ?? defaultLimit,
      goOn: () => request.hasTime()
    })
    return answerPage(request, reply, list.keep === undefined ? walked : { ...walked, total: null })
  }
  const rows = everyRow<Row>({
    ...list,
    keyOf,
    windows: 1,
    overlaps: false,
    most: limit ?? longestExport,
    askAgain: patience(reply),
    // Of an answer to HEAD the first page is all that counts.
    ahead: request.method === 'HEAD' ? 1 : request.server.concurrency.exports,
    ask: (_window, offset, wanted) => list.ask(offset, wanted)
  })
  await sendExport(request, reply, { rows, ...(customFields && { customFields }) })
  return undefined
}
