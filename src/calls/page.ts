import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Call, CallFilters, DirectionCounts } from '../../schemas/calls.ts'
import type { PageQuery } from '../../schemas/common.ts'
import type { RangeQuery } from '../../schemas/ranges.ts'
import type { Page } from '../http/page.ts'
import { pageOfRange, type RangeSlice } from '../http/range-page.ts'
import type { CountedSlice } from '../v1/call-log.ts'

/** One page of a log of calls, with how many there are of each direction. */
export interface CountedPage<Row> extends Page<Row> {
  counts: DirectionCounts
}

/** Answers one page of a log of calls. Where the gateway filters, nobody knows how many there are. */
export async function pageOfCalls<Row extends Call>(
  request: FastifyRequest<{ Querystring: PageQuery & RangeQuery & CallFilters }>,
  reply: FastifyReply,
  keep: ((row: Row) => boolean) | undefined,
  ask: (slice: RangeSlice) => Promise<CountedSlice<Row>>
): Promise<CountedPage<Row>> {
  let counts: DirectionCounts | undefined
  const page = await pageOfRange<Row>(request, reply, {
    keep,
    ask: async (slice) => {
      const sliced = await ask(slice)
      counts ??= sliced.counts
      return sliced
    }
  })
  // Nothing was asked: days to come have no calls.
  if (counts === undefined) return { ...page, counts: { inbound: 0, outbound: 0 } }
  return { ...page, counts: keep === undefined ? counts : { inbound: null, outbound: null } }
}
