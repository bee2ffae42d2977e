import { type Static, Type } from '@sinclair/typebox'
import { closed, Id, IdParameter, idLike, nullable } from './common.ts'
import { LeadPath, LeadQuery } from './leads.ts'

export const LeadGroupPath = Type.Object({ ...LeadPath.properties, group_id: idLike('5659') }, closed)
export const LeadTagPath = Type.Object({ ...LeadPath.properties, tag_id: idLike('501000') }, closed)

export const LeadGroupsInput = Type.Object(
  { group_ids: Type.Array(IdParameter, { minItems: 1, maxItems: 50, uniqueItems: true }) },
  {
    ...closed,
    $id: 'LeadGroupsInput',
    description: 'The groups that the lead is in afterwards, these and no others.',
    examples: [{ group_ids: ['5400', '5437'] }]
  }
)

export const LeadGroups = Type.Object(
  { lead_id: Id, group_ids: Type.Array(Id) },
  {
    $id: 'LeadGroups',
    description: 'The groups that a lead is in.',
    examples: [{ lead_id: '10000001', group_ids: ['5400', '5437'] }]
  }
)

export const LeadTagsInput = Type.Object(
  { tag_ids: Type.Array(IdParameter, { minItems: 1, maxItems: 100, uniqueItems: true }) },
  {
    ...closed,
    $id: 'LeadTagsInput',
    description: 'Tags to assign, besides those that the lead has.',
    examples: [{ tag_ids: ['501000', '501037'] }]
  }
)

export const LeadTags = Type.Object(
  { lead_id: Id, tag_ids: Type.Array(Id) },
  {
    $id: 'LeadTags',
    description: 'The tags that were assigned to a lead.',
    examples: [{ lead_id: '10000001', tag_ids: ['501000', '501037'] }]
  }
)

export const LeadTagsQuery = Type.Object(
  {
    ...LeadQuery.properties,
    tag_ids: Type.String({
      minLength: 1,
      maxLength: 1999,
      description: '1 to 100 ids, commas between them.',
      examples: ['501000,501037']
    })
  },
  closed
)

export const Unsubscription = Type.Object(
  {
    lead_id: nullable(Id),
    unsubscribed: Type.Boolean(),
    by: Type.String({ description: '`id`, `email`, `phone` or `mobile`.' }),
    value: Type.String()
  },
  {
    $id: 'Unsubscription',
    description: 'A lead that is not contacted any more.',
    examples: [{ lead_id: '6016', unsubscribed: true, by: 'id', value: '6016' }]
  }
)
export type Unsubscription = Static<typeof Unsubscription>
