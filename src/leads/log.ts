import type { FastifyReply, FastifyRequest } from 'fastify'
import type { LeadLogQuery } from '../../schemas/messages.ts'
import { answerAll } from '../http/page.ts'
import { betweenInstants, openRangeOf, type TimeField } from '../http/range.ts'
import { ofTexts, sendTexts } from '../http/text-page.ts'
import type { LeadLog } from '../v1/lead-log.ts'
import type { RowText } from '../v1/row-text.ts'
import { leadIdOf } from './find.ts'

type LogRequest = FastifyRequest<{ Params: { lead: string }; Querystring: LeadLogQuery }>

/** Answers a log of the lead that the path names, by pages or as an export; V1 gives it whole. */
export async function answerLog<Row extends { id: string | null }>(
  request: LogRequest,
  reply: FastifyReply,
  time: TimeField<Row>,
  fetch: (log: LeadLog) => Promise<readonly RowText<Row>[]>
): Promise<FastifyReply> {
  const range = openRangeOf(request)
  const inTime = ofTexts(betweenInstants<Row>(request, time))
  const rowsInRange = async () => {
    // Days to come have no rows.
    if (range === null) return []
    const rows = await fetch({ ...(await namedLead(request)), ...range })
    return inTime === undefined ? rows : rows.filter(inTime)
  }
  const answer = await answerAll(request, reply, rowsInRange, range)
  return sendTexts(reply, inTime !== undefined && answer !== undefined ? { ...answer, total: null } : answer)
}

/** V1 takes ids, phones and e-mail addresses here; of a mobile number the lead has to be found first. */
async function namedLead(request: LogRequest): Promise<Pick<LeadLog, 'by' | 'value'>> {
  const { id_type: by = 'id' } = request.query
  if (by === 'mobile') return { by: 'id', value: await leadIdOf(request) }
  return { by, value: request.params.lead }
}
