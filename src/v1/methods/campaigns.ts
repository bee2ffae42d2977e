import type { Campaign } from '../../../schemas/campaigns.ts'
import { id, record, required, text } from '../fields.ts'
import { method } from '../method.ts'
import { rowTexts } from '../row-texts.ts'

const own = ['campaign', 'campaigns'] as const
const campaigns = rowTexts(
  record<Campaign>({ id: required(id('campaign_id')), title: text('CampaignTitle') }),
  ...own
)

/** V1 "FetchAllCampaigns": every outbound campaign of the account, unpaged. */
export const fetchAllCampaigns = method({
  name: 'FetchAllCampaigns',
  effect: 'safe',
  list: true,
  reference: true,
  rows: () => campaigns,
  encode: (_input: Record<never, never>) => ({}),
  decode: (reply) => reply.rows(campaigns, ...own)
})
