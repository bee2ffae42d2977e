import type { Parameters } from './method.ts'

/** The three identifiers of a lead that its logs take. */
export type LogIdType = 'id' | 'phone' | 'email'

/** One lead's log, of any time or of the days between these, both included. */
export interface LeadLog {
  readonly by: LogIdType
  readonly value: string
  readonly from?: string | undefined
  readonly to?: string | undefined
}

const legacyName = { id: 'LeadId', phone: 'LeadPhone', email: 'LeadEmail' } as const

/** What is not given is left out: V1's examples show no empty values here. */
export function leadLogParameters({ by, value, from, to }: LeadLog): Parameters {
  return {
    [legacyName[by]]: value,
    ...(from !== undefined && { from_date: from }),
    ...(to !== undefined && { to_date: to })
  }
}
