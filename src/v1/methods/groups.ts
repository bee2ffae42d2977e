import type { Group } from '../../../schemas/groups.ts'
import { id, record, required, text } from '../fields.ts'
import { method } from '../method.ts'
import { rowTexts } from '../row-texts.ts'

const own = ['group', 'groups'] as const
const groups = rowTexts(
  record<Group>({
    id: required(id('GroupId')),
    title: text('GroupTitle'),
    team_id: id('TeamId'),
    added_by: id('Added_by')
  }),
  ...own
)

/** V1 "FetchAllGroups": every group of the account, unpaged. */
export const fetchAllGroups = method({
  name: 'FetchAllGroups',
  effect: 'safe',
  list: true,
  reference: true,
  rows: () => groups,
  encode: (_input: Record<never, never>) => ({}),
  decode: (reply) => reply.rows(groups, ...own)
})

/** V1 "AddGroup": answers the new id alone. */
export const addGroup = method({
  name: 'AddGroup',
  effect: 'create',
  already: 'conflict',
  encode: ({ title }: { title: string }) => ({ GroupTitle: title }),
  decode: (reply) => ({ id: reply.read(required(id('Added GroupId'))) })
})

/** V1 "UpdateGroup": renames a group. */
export const updateGroup = method({
  name: 'UpdateGroup',
  effect: 'set',
  already: 'conflict',
  oneResource: true,
  refers: { group: ['group_id'] },
  encode: ({ group_id, title }: { group_id: string; title: string }) => ({
    GroupId: group_id,
    UpdateGroupTitle: title
  }),
  decode: (_reply, { group_id }) => ({ id: group_id })
})

/** V1 "DeleteGroup". */
export const deleteGroup = method({
  name: 'DeleteGroup',
  effect: 'delete',
  oneResource: true,
  refers: { group: ['group_id'] },
  encode: ({ group_id }: { group_id: string }) => ({ GroupId: group_id }),
  decode: () => undefined
})
