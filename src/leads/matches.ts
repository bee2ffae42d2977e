import type { IdType, Lead } from '../../schemas/leads.ts'

/** The filters of a list of leads, as the query gives them. */
export interface LeadFilters {
  readonly group_id?: string | undefined
  readonly location_id?: string | undefined
  readonly first_name?: string | undefined
  readonly last_name?: string | undefined
  readonly email?: string | undefined
  readonly phone?: string | undefined
  readonly mobile?: string | undefined
  readonly custom_field?: string | undefined
  readonly custom_value?: string | undefined
}

type Field = 'email' | 'phone' | 'mobile' | 'last_name' | 'first_name'

/** The fields that V1 searches, the most selective first. */
export const searchFields: readonly Field[] = ['email', 'phone', 'mobile', 'last_name', 'first_name']

/**
 * Whether a row fits every filter: V1 searches one field at most, and for some accounts none (field evidence).
 * Contained, whatever its case; phones by their last 10 digits. A filter says nothing of a row that lacks its
 * field or has it empty.
 */
export function fits(lead: Lead, filters: LeadFilters): boolean {
  return (
    (filters.group_id === undefined ||
      !lead.group_ids?.length ||
      lead.group_ids.includes(filters.group_id)) &&
    contains(lead.location_id, filters.location_id) &&
    searchFields.every((field) =>
      field === 'phone' || field === 'mobile'
        ? containsDigits(lead[field], filters[field])
        : contains(lead[field], filters[field])
    ) &&
    contains(customValue(lead, filters.custom_field), filters.custom_value)
  )
}

function customValue({ custom_fields }: Lead, name: string | undefined): string | null | undefined {
  return name !== undefined && custom_fields !== null && Object.hasOwn(custom_fields, name)
    ? custom_fields[name]
    : undefined
}

function contains(value: string | null | undefined, wanted: string | undefined): boolean {
  if (wanted === undefined || value === undefined || value === null) return true
  return value.toLowerCase().includes(wanted.toLowerCase())
}

function containsDigits(value: string | null, wanted: string | undefined): boolean {
  const digits = lastDigits(wanted ?? '')
  return value === null || digits === '' ? contains(value, wanted) : lastDigits(value).includes(digits)
}

/** Whether a lead is the one that this value names: exactly, e-mail addresses whatever their case. */
export function isNamed(lead: Lead, by: IdType, value: string): boolean {
  const own = lead[by]
  if (own === null) return false
  if (by === 'id') return own === value
  if (by === 'email') return own.toLowerCase() === value.toLowerCase()
  const [a, b] = [digitsOf(own), digitsOf(value)]
  if (a === '' || b === '') return own === value
  return a.length >= 10 && b.length >= 10 ? a.slice(-10) === b.slice(-10) : a === b
}

const digitsOf = (text: string) => text.replace(/\D/g, '')
const lastDigits = (text: string) => digitsOf(text).slice(-10)
