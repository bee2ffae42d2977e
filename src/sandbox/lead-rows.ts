import type { Account, World } from './account.ts'
import type { Guesses } from './guesses.ts'
import type { Lead } from './records.ts'

/** A lead's row in SearchByUserInput and SearchByCustomField, but for its location. */
export function leadRow(lead: Lead, { guesses }: World): object {
  return {
    LeadId: String(lead.id),
    GroupId: guesses.searchGroupId === 'list' ? lead.groupIds.join(',') : '',
    Tags: lead.tagIds.join(','),
    Firstname: lead.first_name,
    Lastname: lead.last_name,
    'E-Mail': lead.email,
    Phone: lead.phone,
    Mobile: lead.mobile,
    CountryCode: lead.country_code,
    Zipcode: lead.zip,
    City: lead.city,
    State: lead.state,
    Address: lead.address,
    Company: lead.company,
    Website: lead.website,
    Lead_Custom_Fields: customFields(lead, guesses),
    ...(guesses.extraLeadFields && { Title: lead.title, additional_Info: lead.additional_Info })
  }
}

/** A lead's name as logs give it. */
export function leadName(lead: Lead | undefined): string {
  return lead ? `${lead.first_name} ${lead.last_name}`.trim() : ''
}

/** The number that a lead is called at, of ten digits as a rule. */
export function leadNumber(lead: Lead | undefined): string {
  return lead?.phone || lead?.mobile || ''
}

/** A number as the account's logs write it. */
export function dialled(number: string): string {
  return number === '' ? '' : `+1${number}`
}

/** The leads that have this phone, as logs compare it: by its last ten digits. */
export function leadsByPhone(account: Account, phone: string): readonly Lead[] {
  const digits = lastDigits(phone)
  if (digits === '') return []
  return account.leads.filter(
    (lead) => lastDigits(lead.phone) === digits || lastDigits(lead.mobile) === digits
  )
}

/** The leads that have this email, whatever its case. */
export function leadsByEmail(account: Account, email: string): readonly Lead[] {
  const wanted = email.trim().toLowerCase()
  return wanted === '' ? [] : account.leads.filter((lead) => lead.email.toLowerCase() === wanted)
}

function lastDigits(phone: string): string {
  return phone.replace(/\D/g, '').slice(-10)
}

function customFields({ custom }: Lead, { leadCustomFields }: Guesses): unknown {
  if (custom.size === 0 || leadCustomFields === 'empty') return ''
  if (leadCustomFields === 'list') return [...custom].map(([name, value]) => ({ name, value }))
  const values = Object.fromEntries(custom)
  return leadCustomFields === 'object' ? values : JSON.stringify(values)
}
