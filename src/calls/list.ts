import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Call, CallFilters } from '../../schemas/calls.ts'
import type { PageQuery } from '../../schemas/common.ts'
import type { RangeQuery } from '../../schemas/ranges.ts'
import { betweenInstants } from '../http/range.ts'
import { answerRange, type CountedSlice, type RangeSlice } from '../http/range-page.ts'
import { ofTexts, sendTexts } from '../http/text-page.ts'
import type { RowText } from '../v1/row-text.ts'
import { ownFilter } from './filters.ts'

/** Answers a log of calls: a page with how many there are of each direction, or all of it as an export. */
export async function answerCalls<Row extends Call>(
  request: FastifyRequest<{ Querystring: PageQuery & RangeQuery & CallFilters }>,
  reply: FastifyReply,
  filters: CallFilters,
  ask: (slice: RangeSlice) => Promise<CountedSlice<RowText<Row>>>
): Promise<FastifyReply> {
  const own = ownFilter(filters)
  const inTime = betweenInstants<Call>(request, 'started_at')
  const both = own && inTime ? (row: Row) => own(row) && inTime(row) : (own ?? inTime)
  const newestFirst = filters.sort !== 'started_at'
  return sendTexts(reply, await answerRange(request, reply, { ask, keep: ofTexts(both), newestFirst }))
}
