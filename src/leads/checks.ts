import type { FastifyRequest } from 'fastify'
import { idPattern } from '../../schemas/common.ts'
import type { LeadBatch, LeadDetails, LeadInput } from '../../schemas/lead-inputs.ts'
import type { LeadListQuery } from '../../schemas/leads.ts'
import type { Fault } from '../../schemas/problem.ts'
import { below } from '../http/pointer.ts'
import { mostKeys } from '../http/sound.ts'
import { fieldNameFault } from '../v1/field-names.ts'
import type { LeadRequest } from './find.ts'

const id = new RegExp(idPattern)

/** Where the path holds an id it has to look like one. */
export function checkLeadPath(request: FastifyRequest): Fault[] {
  const { params, query } = request as LeadRequest
  if (query.id_type !== undefined && query.id_type !== 'id') return []
  return id.test(params.lead)
    ? []
    : [
        {
          detail: 'must be an id: 1 to 18 digits without a leading zero; or say what it is by id_type',
          parameter: 'lead'
        }
      ]
}

/** A list of leads needs a filter, and a custom field its value. */
export function checkLeadFilters({ query }: FastifyRequest): Fault[] {
  const {
    limit: _limit,
    cursor: _cursor,
    format: _format,
    order: _order,
    ...filters
  } = query as LeadListQuery
  const { custom_field, custom_value, location_id } = filters
  const faults: Fault[] = []
  if (Object.keys(filters).length === 0) {
    faults.push({
      detail: 'is required, or another filter: a list of leads needs one',
      parameter: 'group_id'
    })
  }
  if ((custom_field === undefined) !== (custom_value === undefined)) {
    const missing = custom_field === undefined ? 'custom_field' : 'custom_value'
    faults.push({ detail: 'is required: custom_field and custom_value go together', parameter: missing })
  }
  if (custom_field !== undefined && /\p{Cc}/u.test(custom_field)) {
    faults.push({ detail: 'must not have control characters', parameter: 'custom_field' })
  }
  if (custom_field !== undefined && location_id !== undefined) {
    faults.push({ detail: 'cannot go with custom_field', parameter: 'location_id' })
  }
  return faults
}

/** The tags of a query, if it has them: 1 to 100 ids with commas between them, none twice. */
export function checkTagIds({ query }: FastifyRequest): Fault[] {
  const { tag_ids } = query as { tag_ids?: string }
  if (tag_ids === undefined) return []
  const ids = tag_ids.split(',')
  const fault = (detail: string) => ({ detail, parameter: 'tag_ids' })
  return [
    ...(ids.every((one) => id.test(one)) ? [] : [fault('must be ids with commas between them, as 5,12')]),
    ...(ids.length > 100 ? [fault('must not have more than 100 ids')] : []),
    ...(new Set(ids).size < ids.length ? [fault('must not have the same id twice')] : [])
  ]
}

/** The faults of the new lead that is the body. */
export function checkLead({ body }: FastifyRequest): Fault[] {
  return leadFaults(body as LeadInput, '')
}

/** The faults of the new leads of a batch. */
export function checkBatch({ body }: FastifyRequest): Fault[] {
  const { leads } = body as LeadBatch
  // More are a fault of the list itself.
  return leads.slice(0, 100).flatMap((lead, index) => leadFaults(lead, `/leads/${index}`))
}

/**
 * The faults of a new lead at this place of a body: its contacts and the names of its custom fields. Of what does not
 * fit the schema of a lead it tells what it can.
 */
export function leadFaults(lead: LeadDetails, pointer: string): Fault[] {
  if (typeof lead !== 'object' || lead === null) return []
  const { email, phone, mobile, custom_fields } = lead
  const faults: Fault[] = []
  if (email === undefined && phone === undefined && mobile === undefined) {
    faults.push({ detail: 'needs at least one of email, phone and mobile', pointer })
  }
  if (typeof custom_fields !== 'object' || custom_fields === null) return faults
  // More are a fault of the object itself.
  for (const name of Object.keys(custom_fields).slice(0, mostKeys)) {
    const detail = fieldNameFault(name)
    const at = below(`${pointer}/custom_fields`, name)
    if (detail !== null) faults.push({ detail, pointer: at })
  }
  return faults
}
