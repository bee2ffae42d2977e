import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fits, isNamed, type LeadFilters } from '../../src/leads/matches.ts'
import { emptyLead } from '../../src/leads/update.ts'

const lead = {
  ...emptyLead('7'),
  group_ids: ['1', '2'],
  first_name: 'Zoë',
  email: 'Jane.Doe@Example.com',
  phone: '+1 (333) 799-1895',
  mobile: null,
  custom_fields: { loan_amount: '53000' },
  location_id: 'loc_1'
}

describe('a row fits', () => {
  it.each<[string, LeadFilters, boolean]>([
    ['a part of the email whatever its case', { email: 'jane.doe@' }, true],
    ['not another email', { email: 'john' }, false],
    ['a phone by its last 10 digits', { phone: '13337991895' }, true],
    ['a part of the phone', { phone: '799-1895' }, true],
    ['not another phone', { phone: '3337991896' }, false],
    ['any mobile where the row has none', { mobile: '1' }, true],
    ['its group', { group_id: '2' }, true],
    ['not another group', { group_id: '3' }, false],
    ['a part of the custom field', { custom_field: 'loan_amount', custom_value: '53' }, true],
    ['not another value of it', { custom_field: 'loan_amount', custom_value: '9' }, false],
    ['any value of a custom field that the row lacks', { custom_field: 'other', custom_value: '9' }, true],
    ['its location', { location_id: 'LOC_1' }, true],
    ['not another location', { location_id: 'loc_2' }, false],
    ['only where every filter fits', { first_name: 'zo', email: 'john' }, false]
  ])('%s', (_name, filters, expected) => {
    expect(fits(lead, filters)).toBe(expected)
  })

  it('any group where the row has none, as in the documented search', () => {
    expect(fits({ ...lead, group_ids: [] }, { group_id: '3' })).toBe(true)
  })
})

describe('a value names a lead', () => {
  it.each([
    ['email', 'JANE.DOE@example.com', true],
    ['email', 'jane.doe@example.co', false],
    ['phone', '3337991895', true],
    ['phone', '+13337991895', true],
    ['phone', '7991895', false],
    ['mobile', '3337991895', false],
    ['id', '7', true],
    ['id', '70', false]
  ] as const)('%s %s: %s', (by, value, expected) => {
    expect(isNamed(lead, by, value)).toBe(expected)
  })

  it('exactly: whatever is not the email itself names nobody', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(isNamed(lead, 'email', value)).toBe(value.toLowerCase() === 'jane.doe@example.com')
      })
    )
  })
})
