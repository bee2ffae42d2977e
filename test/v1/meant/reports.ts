import { creditDeduct, fetchCreditCount } from '../../../src/v1/methods/credits.ts'
import {
  getDashboardMemberDataByCampaign,
  getMemberDashboardData
} from '../../../src/v1/methods/dashboards.ts'
import { getNumberHealthList } from '../../../src/v1/methods/phone-numbers.ts'
import { type Meant, means, wrong } from './meant.ts'

const john = {
  agent_id: '1',
  agent_name: 'John Doe',
  agent_email: 'abc@example.com',
  worked_seconds: 29_732,
  first_call_at: '2026-05-15T16:01:00Z',
  last_call_at: '2026-05-16T00:12:00Z',
  gap_seconds: 2712,
  acg: '01:02',
  outbound_calls: 250,
  inbound_calls: 20,
  hangups: 15,
  average_outbound_seconds: 320,
  average_inbound_seconds: 315,
  talk_seconds: 16_800,
  average_talk_seconds: 2100,
  answered_calls: 110,
  answers_per_hour: 14,
  answer_rate_percent: 44,
  conversations: 18,
  conversion_rate_percent: 16.36,
  prospects: 3,
  prospects_this_week: 4,
  appointments: 2,
  appointments_this_week: 3,
  appointment_booking_rate_percent: 12.5,
  sms_sent: 5
}

const michael = {
  agent_id: '101',
  agent_name: 'Michael Jordan',
  agent_email: 'michael.jordan@example.com',
  worked_seconds: 18_630,
  first_call_at: '2026-05-15T15:15:00Z',
  last_call_at: '2026-05-15T23:10:00Z',
  gap_seconds: 4810,
  acg: '01:10 m',
  outbound_calls: 175,
  inbound_calls: 9,
  hangups: 48,
  average_outbound_seconds: 170,
  average_inbound_seconds: 270,
  talk_seconds: 14_400,
  average_talk_seconds: 2700,
  answered_calls: 72,
  answers_per_hour: 13,
  answer_rate_percent: 38,
  conversations: 19,
  conversion_rate_percent: 26.31,
  prospects: 6,
  prospects_this_week: 12,
  appointments: 4,
  appointments_this_week: 8,
  appointment_booking_rate_percent: 32.1,
  sms_sent: 5,
  dispositions: [
    { title: 'Call Back', count: 2 },
    { title: 'No Answer', count: 18 },
    { title: 'Not Interested', count: 2 }
  ]
}

const seen = (carrier: string, title: string, status: string) => ({
  carrier,
  title,
  android_status: status,
  iphone_status: status,
  android_screenshot_url: 'https://...',
  iphone_screenshot_url: 'https://...'
})

/** Credits, dashboards and phone numbers. */
export const reports: readonly Meant[] = [
  means(fetchCreditCount, {}, {}, { balance: 2500 }, wrong),
  means(
    creditDeduct,
    { description: 'Some description...' },
    { description: 'Some description...' },
    undefined,
    wrong
  ),
  means(
    getMemberDashboardData,
    { today: '2030-01-01' },
    {},
    { date: '2026-05-15', updated_at: '2026-05-15T19:00:00Z', calculated: true, data: [john] },
    wrong
  ),
  means(
    getDashboardMemberDataByCampaign,
    { campaign_id: '12345', date: '2026-05-15', today: '2030-01-01' },
    { campaign_id: '12345', date: '2026-05-15' },
    { date: '2026-05-15', campaign_id: '12345', updated_at: null, calculated: true, data: [michael] },
    wrong
  ),
  means(
    getNumberHealthList,
    { spamOnly: true, checked_since: '2026-05-01', page: 1, perPage: 500 },
    { filter: 'spam_only', checked_since: '2026-05-01', page: 1, per_page: 500 },
    {
      total: 2,
      perPage: 100,
      pages: 1,
      rows: [
        {
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
          carriers: [seen('verizon', 'Verizon', 'Spam Risk'), seen('tmobile', 'T-Mobile', 'Scam Likely')],
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
      ]
    },
    wrong
  )
]
