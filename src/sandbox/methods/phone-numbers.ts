import type { Account, World } from '../account.ts'
import { type Fields, text, whole } from '../fields.ts'
import { type Reply, refuse } from '../reply.ts'

/** GetNumberHealthList */
export function getNumberHealthList(account: Account, fields: Fields, { guesses, zone }: World): Reply {
  const checkedSince = text(fields, 'checked_since')
  const since = checkedSince === '' ? undefined : zone.dayStart(checkedSince)
  if (checkedSince !== '' && since === undefined) return refuse(guesses.textDate)
  const spamOnly = text(fields, 'filter') === 'spam_only'
  const asked = whole(fields, 'per_page', 100)
  const perPage = Math.min(asked > 0 ? asked : 100, 500)
  const page = Math.max(whole(fields, 'page', 1), 1)

  const found = account.numbers.filter(
    (number) => (!spamOnly || number.spam) && (since === undefined || number.checkedAt >= since)
  )
  if (found.length === 0 && guesses.emptyLists === 'refused') return refuse(guesses.textNoRecords)
  const rows = found.slice((page - 1) * perPage, page * perPage).map((number) => number.row)
  const pagination = {
    page,
    per_page: perPage,
    total: found.length,
    total_pages: Math.ceil(found.length / perPage)
  }
  return [{ response: 'true', message: 'Success', pagination, data: rows }]
}
