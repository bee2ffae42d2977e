import { type Static, Type } from '@sinclair/typebox'
import { closed, entity, Id, idLike, nullable, pageOf } from './common.ts'

const example = { id: '1', title: 'Sample Campaign A' }

export const Campaign = entity(
  'Campaign',
  'An outbound campaign.',
  { id: Id, title: nullable(Type.String()) },
  example
)
export type Campaign = Static<typeof Campaign>

export const CampaignPage = pageOf(Campaign, 'CampaignPage', example)

export const CampaignPath = Type.Object({ campaign_id: idLike('11100') }, closed)
