import type { FastifyRequest } from 'fastify'
import { ref } from '../../schemas/common.ts'
import { LeadDetails } from '../../schemas/lead-inputs.ts'
import type { Fault } from '../../schemas/problem.ts'
import { distinct, faultsFrom } from '../http/faults.ts'
import { leadFaults } from '../leads/checks.ts'

/** A lead that fits the contract, or what is wrong with it. */
export type Checked = { readonly lead: LeadDetails } | { readonly faults: readonly Fault[] }

/** A line of an upload, numbered from 1, and what is in it. */
export type Entry = { readonly line: number } & Checked

/** Checks what stands in a line as `POST /leads/batch` checks its leads. */
export type Check = (value: unknown) => Checked

/** An upload that is being read: the columns that it doesn't import, and its lines as they come. */
export interface Reading {
  readonly skipped: readonly string[]
  readonly entries: AsyncIterable<readonly Entry[]>
}

/** The faults of a line as a whole. */
export const broken = (detail: string): Checked => ({ faults: [{ detail, pointer: '' }] })

const schema = ref(LeadDetails)

/** The check of leads, by the rules of this request's route. */
export function leadCheck(request: FastifyRequest): Check {
  const validate = request.compileValidationSchema(schema, 'body')
  return (value) => {
    const misfits = validate(value) ? [] : faultsFrom(validate.errors ?? [], 'body', value)
    const lead = value as LeadDetails
    const faults = [...misfits, ...leadFaults(lead, '')]
    return faults.length === 0 ? { lead } : { faults: distinct(faults) }
  }
}
