import { type Static, Type } from '@sinclair/typebox'
import { closed, entity, Id, idLike, nullable, pageOf, Title } from './common.ts'

const example = { id: '1', title: 'Sample Tag A', status: 'active', team_id: '15', added_by: '15' }

export const Tag = entity(
  'Tag',
  'A label that leads carry.',
  {
    id: Id,
    title: nullable(Type.String()),
    status: nullable(Type.String({ description: 'Lower case; known: `active`, `inactive`, `deleted`.' })),
    team_id: nullable(Id),
    added_by: nullable(Id)
  },
  example
)
export type Tag = Static<typeof Tag>

export const TagPage = pageOf(Tag, 'TagPage', example)

export const TagPath = Type.Object({ tag_id: idLike('501000') }, closed)

export const TagInput = Type.Object(
  { title: Title },
  {
    ...closed,
    $id: 'TagInput',
    description: 'What a new tag needs.',
    examples: [{ title: 'Sample Test Tag' }]
  }
)
export type TagInput = Static<typeof TagInput>

export const TagPatch = Type.Object(
  { title: Title },
  {
    ...closed,
    $id: 'TagPatch',
    description: 'What can change on a tag.',
    examples: [{ title: 'Sample Test Tag New' }]
  }
)
