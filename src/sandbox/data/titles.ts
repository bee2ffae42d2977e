/** The words that one account is made of. */
export interface Titles {
  readonly tags: readonly string[]
  readonly groups: readonly string[]
  readonly campaigns: readonly string[]
  readonly locations: readonly string[]
  readonly fields: readonly (readonly [name: string, type: string, options?: readonly string[]])[]
}

const commonFields: Titles['fields'] = [
  ['loan_amount', 'textbox'],
  ['ricochet_lead_id', 'textbox'],
  ['prospect_created_at', 'date'],
  ['current_status_name', 'select', ['New', 'Contacted', 'Qualified', 'Appointment set', 'Lost']],
  ['last_statused_at', 'date'],
  ['lead_source', 'select', ['Facebook', 'Google Ads', 'Referral', 'Webinar', 'Door hanger']]
]

/** The titles of the account so numbered (1 is the largest). */
export const titlesOf: Readonly<Record<number, Titles>> = {
  1: {
    tags: [
      'new fb lead',
      'Hot 🔥',
      'Do not call before noon',
      'Homeowner',
      'Renter',
      'Asked for a quote',
      'Spanish speaking',
      'Left 2 voicemails',
      'VIP',
      'Wrong number?',
      '"Maybe next year"',
      'عميل مهم'
    ],
    groups: [
      'Solar – Q3 webinar',
      'Roofing – spring mailer',
      'HVAC tune-up',
      'Mortgage refinance',
      'Facebook lead ads',
      'Past customers',
      'Referrals & friends',
      'Cold list (2024)'
    ],
    campaigns: [
      'Solar follow-up, 5 touches',
      'Speed to lead',
      'Re-activation – cold list',
      'Appointment reminders',
      'Refinance: rate drop'
    ],
    locations: ['loc_9fK2mQ7xT4bW', 'loc_V3nR8cL5dJ1s'],
    fields: [
      ...commonFields,
      ['roof_type', 'radio', ['Shingle', 'Tile', 'Metal', 'Flat']],
      ['comments', 'textarea']
    ]
  },
  2: {
    tags: ['Buyer', 'Seller', 'Pre-approved', 'Open house'],
    groups: ['Buyers – north side', 'Sellers', 'Open house sign-ups'],
    campaigns: ['Open house follow-up', 'Listing expired'],
    locations: ['loc_2hY6pZ0aE8uD'],
    fields: [...commonFields, ['budget', 'textbox']]
  },
  3: {
    tags: ['Trial', 'Customer', 'Churn risk'],
    groups: ['Inbound demo requests', 'Newsletter', 'Conference list'],
    campaigns: ['Demo no-shows', 'Upsell'],
    locations: ['loc_K7gS4wN1vB9o'],
    fields: [...commonFields, ['plan', 'select', ['Starter', 'Team', 'Enterprise']]]
  },
  4: { tags: [], groups: [], campaigns: [], locations: [], fields: [] }
}
