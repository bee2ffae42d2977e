import type { BusinessProfile, Carrier, PhoneNumber, SpamChecks } from '../../../schemas/phone-numbers.ts'
import type { NumberedPage } from '../../paging/numbered.ts'
import { boolean, id, integer, lower, type Reader, record, required, text, time } from '../fields.ts'
import { method } from '../method.ts'
import { keyedList, nested } from '../nested.ts'

const spamChecks = record<SpamChecks>({
  fcc_complaint: boolean('fcc_complaint'),
  ftc_complaint: boolean('ftc_complaint'),
  youmail: boolean('youmail_spam'),
  truespam: boolean('truespam'),
  nomorobo: boolean('nomorobo_spam'),
  robokiller: boolean('robokiller_spam')
})

const carrier = (name: string | null) =>
  record<Carrier>({
    carrier: () => name,
    title: text('title'),
    android_status: text('android_status'),
    iphone_status: text('iphone_status'),
    android_screenshot_url: text('android_screenshot'),
    iphone_screenshot_url: text('iphone_screenshot')
  })

const profile = record<BusinessProfile>({
  id: text('connected_profile'),
  brand_status: lower('brand_status'),
  legal_name: text('legal_business_name'),
  type: text('business_type'),
  industry: text('business_industry'),
  ein: text('ein'),
  website_url: text('website_url')
})

/** A profile with nothing in it is none. */
const businessProfile: Reader<BusinessProfile | null> = (fields, reading) => {
  const found = nested('business_profile', profile)(fields, reading)
  return found && Object.values(found).some((value) => value !== null) ? found : null
}

const phoneNumber = record<PhoneNumber>({
  id: required(id('phoneId')),
  number: text('phone_number'),
  spam: boolean('is_spam_detected'),
  device_spam: boolean('overall_device_spam'),
  spam_checks: nested('spam_checks', spamChecks),
  carriers: keyedList('carriers', carrier),
  last_checked_at: time('last_checked_at'),
  next_billing_at: time('next_billing_at'),
  business_profile: businessProfile
})

/** Which numbers, and which page of them. */
export interface NumbersAsked {
  readonly spamOnly: boolean
  readonly checked_since?: string | undefined
  readonly page: number
  readonly perPage: number
}

const pagination = nested(
  'pagination',
  record<Omit<NumberedPage<never>, 'rows'>>({
    total: integer('total'),
    perPage: integer('per_page'),
    pages: integer('total_pages')
  })
)

/** V1 "GetNumberHealthList": pages are numbered from 1, with 500 rows at most. */
export const getNumberHealthList = method({
  name: 'GetNumberHealthList',
  effect: 'safe',
  list: true,
  encode: ({ spamOnly, checked_since, page, perPage }: NumbersAsked) => ({
    filter: spamOnly ? 'spam_only' : 'all',
    ...(checked_since !== undefined && { checked_since }),
    page,
    per_page: perPage
  }),
  decode: (reply): NumberedPage<PhoneNumber> => ({
    rows: reply.rows(phoneNumber),
    ...(reply.read(pagination) ?? { total: reply.state === 'empty' ? 0 : null, perPage: null, pages: null })
  })
})
