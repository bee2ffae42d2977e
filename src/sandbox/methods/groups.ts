import type { Account, World } from '../account.ts'
import { type Fields, identifier, text } from '../fields.ts'
import { fill } from '../guesses.ts'
import { type Reply, refuse } from '../reply.ts'

/** FetchAllGroups */
export function fetchAllGroups(account: Account): Reply {
  const groups = [...account.groups.values()]
  if (groups.length === 0) return refuse('No group found')
  const owner = String(account.id)
  return {
    response: 'true',
    group: groups.map((group) => ({
      GroupId: String(group.id),
      TeamId: owner,
      Added_by: owner,
      GroupTitle: group.title
    })),
    message: `There are ${groups.length} groups`
  }
}

/** AddGroup */
export function addGroup(account: Account, fields: Fields, { guesses }: World): Reply {
  const title = text(fields, 'GroupTitle')
  if (title === '') return refuse(guesses.textMissing)
  if (
    guesses.duplicateTitles === 'refused' &&
    [...account.groups.values()].some((group) => group.title === title)
  ) {
    return refuse(fill(guesses.textDuplicateTitle, { title: `Group(${title})` }))
  }
  const id = account.next.group++
  account.groups.set(id, { id, title })
  return { response: 'true', 'Added GroupId': id, message: `Group(${title}) has been successfully added` }
}

/** UpdateGroup */
export function updateGroup(account: Account, fields: Fields, { guesses }: World): Reply {
  const title = text(fields, 'UpdateGroupTitle')
  const group = account.groups.get(identifier(fields, 'GroupId') ?? -1)
  if (!group) return refuse(`Invalid provided GroupId: ${text(fields, 'GroupId')}`)
  if (title === '') return refuse(guesses.textMissing)
  group.title = title
  return {
    response: 'true',
    GroupId: String(group.id),
    UpdateGroupTitle: title,
    message: 'Group has been successfully updated'
  }
}

/** DeleteGroup: its leads stay, without it. */
export function deleteGroup(account: Account, fields: Fields): Reply {
  const id = identifier(fields, 'GroupId')
  if (id === undefined || !account.groups.delete(id)) return refuse('Invalid Provided GroupId')
  for (const lead of account.leads) {
    if (lead.groupIds.includes(id)) lead.groupIds = lead.groupIds.filter((other) => other !== id)
  }
  return { response: 'true', GroupId: String(id), message: 'Group has been successfully deleted' }
}
