import type { FastifyReply, FastifyRequest } from 'fastify'
import { nulls } from '../../schemas/common.ts'
import type { LeadPatch, LeadPatchField } from '../../schemas/lead-inputs.ts'
import { Lead, type LeadQuery } from '../../schemas/leads.ts'
import { ProblemError } from '../http/problem.ts'
import { applyInOrder } from '../http/steps.ts'
import { V1Failure } from '../v1/failure.ts'
import { updateExistingLead } from '../v1/methods/leads.ts'
import { leadIdOf, oneLead } from './find.ts'

const unknown = nulls(Lead)

type PatchRequest = FastifyRequest<{ Params: { lead: string }; Querystring: LeadQuery; Body: LeadPatch }>

/**
 * Changes each field of the body by a call of its own, in the order sent; the field that the path names the
 * lead by comes last, so that sending the request again still finds it. Gives the lead's id.
 */
export async function updateLead(request: PatchRequest): Promise<string> {
  const { id_type } = request.query
  const id = await leadIdOf(request)
  const fields = Object.entries(request.body) as [LeadPatchField, string | null][]
  const inOrder = [
    ...fields.filter(([field]) => field !== id_type),
    ...fields.filter(([field]) => field === id_type)
  ]
  await applyInOrder(
    request,
    id,
    inOrder.map(([field, value]) => ({
      pointer: `/${field}`,
      run: () => request.v1(updateExistingLead, { id, field, value })
    }))
  )
  return id
}

/** The lead after a change, what was just sent laid over it; `null` for what can't be read back. */
export async function rereadLead(request: PatchRequest, reply: FastifyReply, id: string): Promise<Lead> {
  try {
    return { ...(await oneLead(request, 'id', id)), ...request.body }
  } catch (error) {
    if (!(error instanceof V1Failure || error instanceof ProblemError)) throw error
    reply.header('gateway-representation', 'partial')
    return { ...emptyLead(id), ...request.body }
  }
}

/** A lead of which the id alone is known. */
export function emptyLead(id: string): Lead {
  return { ...unknown, id }
}
