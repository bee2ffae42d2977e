import { type Static, Type } from '@sinclair/typebox'
import { closed, Day, entity, Id, idLike, nullable, PageQuery, pageOf, Time } from './common.ts'

const text = nullable(Type.String())
const flag = nullable(Type.Boolean())
const open = { additionalProperties: false } as const

const example = {
  id: '1042',
  number: '5551234567',
  spam: true,
  device_spam: false,
  spam_checks: {
    fcc_complaint: false,
    ftc_complaint: true,
    youmail: true,
    truespam: false,
    nomorobo: false,
    robokiller: false
  },
  carriers: [
    {
      carrier: 'verizon',
      title: 'Verizon',
      android_status: 'Spam Risk',
      iphone_status: 'Spam Risk',
      android_screenshot_url: 'https://...',
      iphone_screenshot_url: 'https://...'
    },
    {
      carrier: 'tmobile',
      title: 'T-Mobile',
      android_status: 'Scam Likely',
      iphone_status: 'Scam Likely',
      android_screenshot_url: 'https://...',
      iphone_screenshot_url: 'https://...'
    }
  ],
  last_checked_at: '2026-05-15T15:00:00Z',
  next_billing_at: '2026-06-14T15:00:00Z',
  business_profile: {
    id: 'BU39810c949c409a84a6548f506cc6d1b0',
    brand_status: 'approved',
    legal_name: 'Acme Corp LLC',
    type: 'Private',
    industry: 'REAL_ESTATE',
    ein: '12-3456789',
    website_url: 'https://acmecorp.com'
  }
}

const SpamChecks = Type.Object(
  {
    fcc_complaint: flag,
    ftc_complaint: flag,
    youmail: flag,
    truespam: flag,
    nomorobo: flag,
    robokiller: flag
  },
  { ...open, description: 'Who holds it for spam.' }
)
export type SpamChecks = Static<typeof SpamChecks>

const Carrier = Type.Object(
  {
    carrier: nullable(Type.String({ description: 'V1’s key for it, as `verizon`.' })),
    title: text,
    android_status: text,
    iphone_status: text,
    android_screenshot_url: text,
    iphone_screenshot_url: text
  },
  { ...open, description: 'What a carrier’s customers see of a call from it.' }
)
export type Carrier = Static<typeof Carrier>

const BusinessProfile = Type.Object(
  {
    id: text,
    brand_status: nullable(Type.String({ description: 'Lower case; known: `approved`.' })),
    legal_name: text,
    type: text,
    industry: text,
    ein: nullable(Type.String({ description: 'The employer identification number.' })),
    website_url: text
  },
  { ...open, description: 'The business that the number is registered for.' }
)
export type BusinessProfile = Static<typeof BusinessProfile>

export const PhoneNumber = entity(
  'PhoneNumber',
  'A number of the account, and how carriers show calls from it.',
  {
    id: Id,
    number: text,
    spam: nullable(Type.Boolean({ description: 'Whether anybody holds it for spam.' })),
    device_spam: nullable(Type.Boolean({ description: 'Whether phones show it as spam.' })),
    spam_checks: nullable(SpamChecks),
    carriers: nullable(Type.Array(Carrier)),
    last_checked_at: nullable(Time),
    next_billing_at: nullable(Time),
    business_profile: nullable(BusinessProfile)
  },
  example
)
export type PhoneNumber = Static<typeof PhoneNumber>

export const PhoneNumberPage = pageOf(PhoneNumber, 'PhoneNumberPage', example)

export const PhoneNumberPath = Type.Object({ phone_number_id: idLike('1042') }, closed)

export const PhoneNumberQuery = Type.Object(
  {
    ...PageQuery.properties,
    spam: Type.Optional(
      Type.Boolean({
        description: 'Those held for spam, or those that are not: these the gateway picks out itself.'
      })
    ),
    checked_since: Type.Optional(
      Type.String({ ...Day, description: 'Those last checked on this day, `YYYY-MM-DD`, or after it.' })
    )
  },
  closed
)
