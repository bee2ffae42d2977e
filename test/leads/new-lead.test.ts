import { describe, expect, it } from 'vitest'
import type { LeadInput } from '../../schemas/lead-inputs.ts'
import type { Lead } from '../../schemas/leads.ts'
import { isAsSent } from '../../src/leads/new-lead.ts'
import { emptyLead } from '../../src/leads/update.ts'

type Row = [what: string, sent: Partial<LeadInput>, lead: Partial<Lead>, fits: boolean]
const names = { first_name: 'Ann', last_name: 'Lee' }

describe('a lead can be what V1 made of what was sent', () => {
  const rows: Row[] = [
    ['the same', { email: 'a@x.com', ...names }, { email: 'a@x.com', ...names }, true],
    [
      'another case, and space around',
      { email: ' A@X.com', first_name: 'ann ' },
      { email: 'a@x.com', first_name: ' Ann' },
      true
    ],
    ['another address', { email: 'a@x.com' }, { email: 'b@x.com' }, false],
    ['no address', { email: 'a@x.com' }, {}, false],
    ['a phone written otherwise', { phone: '+1 (346) 565-6235' }, { phone: '3465656235', mobile: '1' }, true],
    ['another phone', { phone: '3465656235' }, { phone: '3465656236' }, false],
    ['the phone as its mobile', { phone: '3465656235' }, { mobile: '3465656235' }, false],
    [
      'one contact of two',
      { email: 'a@x.com', mobile: '3465656235' },
      { email: 'a@x.com', mobile: '3465656236' },
      false
    ],
    ['a blank contact besides', { email: 'a@x.com', phone: ' ' }, { email: 'a@x.com' }, true],
    ['another name', { email: 'a@x.com', ...names }, { email: 'a@x.com', ...names, last_name: 'Li' }, false],
    ['no name', { email: 'a@x.com', ...names }, { email: 'a@x.com' }, false],
    ['a name that was not sent', { email: 'a@x.com' }, { email: 'a@x.com', first_name: 'Ann' }, false],
    [
      'an empty name',
      { email: 'a@x.com', first_name: '' },
      { email: 'a@x.com', first_name: null, last_name: ' ' },
      true
    ],
    ['its group', { email: 'a@x.com' }, { email: 'a@x.com', group_ids: ['3', '1'] }, true],
    ['no group', { email: 'a@x.com' }, { email: 'a@x.com', group_ids: [] }, true],
    ['another group', { email: 'a@x.com' }, { email: 'a@x.com', group_ids: ['3'] }, false],
    ['what V1 adds', { email: 'a@x.com' }, { email: 'a@x.com', country_code: '+1', tag_ids: ['5'] }, true]
  ]
  it.each(rows)('with %s', (_what, sent, lead, fits) => {
    expect(isAsSent({ ...emptyLead('7'), ...lead }, { group_id: '1', ...sent })).toBe(fits)
  })
})
