import { type Static, Type } from '@sinclair/typebox'
import { closed, entity, Id, idLike, nullable, pageOf, Title } from './common.ts'

const example = { id: '1', title: 'Sample Group A', team_id: '15', added_by: '15' }

export const Group = entity(
  'Group',
  'A list that leads are in.',
  { id: Id, title: nullable(Type.String()), team_id: nullable(Id), added_by: nullable(Id) },
  example
)
export type Group = Static<typeof Group>

export const GroupPage = pageOf(Group, 'GroupPage', example)

export const GroupPath = Type.Object({ group_id: idLike('5400') }, closed)

export const GroupInput = Type.Object(
  { title: Title },
  {
    ...closed,
    $id: 'GroupInput',
    description: 'What a new group needs.',
    examples: [{ title: 'Sample Test Group' }]
  }
)
export type GroupInput = Static<typeof GroupInput>

export const GroupPatch = Type.Object(
  { title: Title },
  {
    ...closed,
    $id: 'GroupPatch',
    description: 'What can change on a group.',
    examples: [{ title: 'Sample Test Group New' }]
  }
)
