import type { Account, World } from '../account.ts'
import { type Fields, given, identifier, text, whole } from '../fields.ts'
import { fill, type Guesses } from '../guesses.ts'
import { leadRow } from '../lead-rows.ts'
import type { Lead } from '../records.ts'
import { type Reply, refuse } from '../reply.ts'
import { fieldKey } from './custom-fields.ts'

const searchable = ['leadId', 'first_name', 'last_name', 'email', 'phone', 'mobile'] as const
const required = ['GroupId', 'searchField', 'searchText', 'sortBy']
const usualPage = 50
const longestPage = 100

/** SearchByUserInput */
export function searchByUserInput(account: Account, fields: Fields, world: World): Reply {
  if (!required.every((name) => given(fields, name))) return refuse(world.guesses.textMissing)
  const searchField = text(fields, 'searchField')
  const searchText = account.ignoresSearchText ? '' : text(fields, 'searchText').toLowerCase()
  const column = searchable.find((name) => name === searchField)
  if (searchText !== '' && !column) return refuse(fill(world.guesses.textSearchField, { searchField }))
  const locationId = text(fields, 'locationId')

  const fits = (lead: Lead) => {
    if (locationId !== '' && lead.locationId !== locationId) return false
    if (searchText === '' || !column) return true
    return column === 'leadId'
      ? String(lead.id) === searchText
      : lead[column].toLowerCase().includes(searchText)
  }
  const found = leadsInGroup(account, fields).filter(fits)
  return leadRecords(found, fields, world, (lead) => ({
    ...leadRow(lead, world),
    LocationId: lead.locationId
  }))
}

/** SearchByCustomField */
export function searchByCustomField(account: Account, fields: Fields, world: World): Reply {
  if (!required.every((name) => given(fields, name))) return refuse(world.guesses.textMissing)
  const key = fieldKey(text(fields, 'searchField'))
  const searchText = text(fields, 'searchText').toLowerCase()
  const fits = (lead: Lead) =>
    searchText === '' || lead.custom.get(key)?.toLowerCase().includes(searchText) === true
  return leadRecords(leadsInGroup(account, fields).filter(fits), fields, world, (lead) =>
    leadRow(lead, world)
  )
}

function leadsInGroup(account: Account, fields: Fields): readonly Lead[] {
  if (text(fields, 'GroupId') === '') return account.leads
  const groupId = identifier(fields, 'GroupId')
  return groupId === undefined ? [] : account.leads.filter((lead) => lead.groupIds.includes(groupId))
}

function leadRecords(
  found: readonly Lead[],
  fields: Fields,
  world: World,
  row: (lead: Lead) => object
): Reply {
  const descending = text(fields, 'sortBy').toUpperCase() === 'DESC'
  const page = searchPage(descending ? found.toReversed() : found, fields, world.guesses)
  if (page.length === 0) return refuse('No results found against your provided search/filter.')
  return { response: 'true', Results: page.map(row), message: 'Lead Records' }
}

/** One page, which begins with the last rows of the page before. */
function searchPage(found: readonly Lead[], fields: Fields, guesses: Guesses): readonly Lead[] {
  if (!guesses.searchPaging) return found
  const asked = whole(fields, 'limit', usualPage)
  const limit = Math.min(asked > 0 ? asked : usualPage, longestPage)
  const offset = Math.max(whole(fields, 'offset', 0), 0)
  const start = Math.max(offset - guesses.searchOverlap, 0)
  return found.slice(start, start + limit)
}
