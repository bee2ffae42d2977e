import type { PhoneNumber } from '../records.ts'
import { places } from './names.ts'
import { between, entry, type Random, seeded } from './random.ts'
import type { Zone } from './zone.ts'

const hourMs = 3_600_000
const carrierNames = { verizon: 'Verizon', tmobile: 'T-Mobile', cingular: 'Cingular', cricket: 'Cricket' }
const spamIndex = 4

/** The telephone numbers of an account, of which the fifth is held for spam. */
export function makeNumbers(
  seed: number,
  account: number,
  count: number,
  until: number,
  zone: Zone
): PhoneNumber[] {
  const random = seeded(seed, account, 0x6e)
  return Array.from({ length: count }, (_, index) => {
    const number = `${entry(places, index * 5 + account).areaCode}555${String(200 + index * 3 + account).padStart(4, '0')}`
    const spam = index === spamIndex
    const checkedAt = until - between(random, 2, 24 * 6) * hourMs
    const nextBillingAt = checkedAt + between(random, 5, 30) * 24 * hourMs
    const row = {
      phoneId: account * 1000 + 42 + index,
      phone_number: number,
      is_spam_detected: spam,
      overall_device_spam: spam,
      spam_checks: spamChecks(spam),
      carriers: carriers(account * 1000 + 42 + index, spam, random),
      last_checked_at: zone.stamp(checkedAt),
      next_billing_at: zone.stamp(nextBillingAt),
      business_profile: index % 9 === 8 ? null : businessProfile(account)
    }
    return { number, spam, checkedAt, row }
  })
}

function spamChecks(spam: boolean): object {
  return {
    fcc_complaint: 0,
    ftc_complaint: spam ? 1 : 0,
    youmail_spam: spam ? 1 : 0,
    truespam: 0,
    nomorobo_spam: spam ? 1 : 0,
    robokiller_spam: 0
  }
}

function carriers(phoneId: number, spam: boolean, random: Random): object {
  const rows = Object.entries(carrierNames).map(([key, title]) => {
    const flagged = spam && random() < 0.8
    const status = flagged ? (key === 'tmobile' ? 'Scam Likely' : 'Spam Risk') : 'Clean'
    const screenshot = `https://screenshots.example.com/${phoneId}-${key}`
    return [
      key,
      {
        title,
        android_status: status,
        iphone_status: status,
        android_screenshot: `${screenshot}-android.png`,
        iphone_screenshot: `${screenshot}-iphone.png`
      }
    ] as const
  })
  return Object.fromEntries(rows)
}

function businessProfile(account: number): object {
  return {
    connected_profile: `BU39810c949c409a84a6548f506cc6d1b${account}`,
    brand_status: 'APPROVED',
    legal_business_name: account === 1 ? 'Bright Roof & Solar LLC' : `Acme Corp ${account} LLC`,
    business_type: 'Private',
    business_industry: account === 1 ? 'CONSTRUCTION' : 'REAL_ESTATE',
    ein: `12-345678${account}`,
    website_url: 'https://example.com'
  }
}
