/** A tag or a group: a title under an id. */
export interface Titled {
  readonly id: number
  title: string
}

/** The default fields of a lead, in the documentation's order. */
export const leadFields = [
  'first_name',
  'last_name',
  'title',
  'email',
  'phone',
  'mobile',
  'country_code',
  'company',
  'website',
  'address',
  'city',
  'state',
  'zip',
  'additional_Info'
] as const

/** One of them. */
export type LeadField = (typeof leadFields)[number]

/** A lead. */
export interface Lead extends Record<LeadField, string> {
  readonly id: number
  /** In the order in which the lead came into them. */
  groupIds: number[]
  tagIds: number[]
  /** Values by the custom field's key. */
  readonly custom: Map<string, string>
  readonly locationId: string
  unsubscribed: boolean
}

/** A custom field; leads keep its values. */
export interface CustomField {
  readonly key: string
  readonly type: string
  readonly options: readonly string[]
  readonly locationId: string
}

/** Somebody who works in the account. */
export interface Member {
  readonly id: number
  firstName: string
  lastName: string
  email: string
  inboundPhone: string
  directNumber: string
  status: 'Active' | 'Inactive' | 'Deleted'
  readonly dated: number
}

/** One telephone number with health checks, its reply row apart. */
export interface PhoneNumber {
  readonly number: string
  readonly spam: boolean
  readonly checkedAt: number
  readonly row: object
}
