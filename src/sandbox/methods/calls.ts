import type { Account, World } from '../account.ts'
import { callRow } from '../call-rows.ts'
import { countDirections, findCalls } from '../call-search.ts'
import { type Fields, text } from '../fields.ts'
import { readPage, readRange } from '../paging.ts'
import { type Reply, refuse } from '../reply.ts'

/** FetchUserCallLog */
export function fetchUserCallLog(account: Account, fields: Fields, world: World): Reply {
  const { guesses } = world
  const range = readRange(fields, world, guesses.callLogDays)
  if (typeof range === 'string') return refuse(range)
  const calls = account.calls()
  const found = findCalls(account, calls, fields, range, text(fields, 'type'))
  if (found.length === 0 && guesses.emptyLists === 'refused') return refuse(guesses.textNoRecords)
  const { rows, facts } = readPage(fields, found, guesses)
  return {
    response: 'true',
    Results: rows.map((index) => callRow(account, calls, index, world)),
    ...facts,
    ...countDirections(calls, found)
  }
}
