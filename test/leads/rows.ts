/** A row of a search as V1 writes it. */
export const leadRow = (id: number | string, fields: object = {}) => ({
  LeadId: String(id),
  GroupId: '',
  Tags: '',
  Firstname: `First ${id}`,
  Lastname: `Last ${id}`,
  'E-Mail': `lead${id}@example.com`,
  Phone: `555000${String(id).padStart(4, '0')}`,
  Mobile: '',
  CountryCode: '+1',
  Zipcode: '',
  City: '',
  State: '',
  Address: '',
  Company: '',
  Website: '',
  Lead_Custom_Fields: '',
  ...fields
})

/** Rows of leads with these ids. */
export const leadRows = (ids: readonly number[]) => ids.map((id) => leadRow(id))

/** `count` ids from `first` on. */
export const idsFrom = (first: number, count: number) => Array.from({ length: count }, (_, n) => first + n)

/** The answer of a search that found nothing. */
export const nothing = {
  response: 'false',
  message: 'No results found against your provided search/filter.'
}
