import type { FastifyReply, FastifyRequest } from 'fastify'
import type { LeadLogQuery } from '../../schemas/messages.ts'
import { type Page, pageOfAll } from '../http/page.ts'
import { openRangeOf } from '../http/range.ts'
import type { LeadLog } from '../v1/lead-log.ts'
import { leadIdOf } from './find.ts'

type LogRequest = FastifyRequest<{ Params: { lead: string }; Querystring: LeadLogQuery }>

/** Answers one page of a log of the lead that the path names; V1 gives it whole. */
export async function pageOfLog<Row extends { id: string | null }>(
  request: LogRequest,
  reply: FastifyReply,
  fetch: (log: LeadLog) => Promise<readonly Row[]>
): Promise<Page<Row>> {
  return pageOfAll(request, reply, async () => {
    const range = openRangeOf(request)
    // Days to come have no rows.
    return range === null ? [] : fetch({ ...(await namedLead(request)), ...range })
  })
}

/** V1 takes ids, phones and e-mail addresses here; of a mobile number the lead has to be found first. */
async function namedLead(request: LogRequest): Promise<Pick<LeadLog, 'by' | 'value'>> {
  const { id_type: by = 'id' } = request.query
  if (by === 'mobile') return { by: 'id', value: await leadIdOf(request) }
  return { by, value: request.params.lead }
}
