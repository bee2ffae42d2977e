import type { Campaign } from '../../../schemas/campaigns.ts'
import { id, record, required, text } from '../fields.ts'
import { method } from '../method.ts'

const campaign = record<Campaign>({ id: required(id('campaign_id')), title: text('CampaignTitle') })

/** V1 "FetchAllCampaigns": every outbound campaign of the account, unpaged. */
export const fetchAllCampaigns = method({
  name: 'FetchAllCampaigns',
  effect: 'safe',
  list: true,
  reference: true,
  encode: (_input: Record<never, never>) => ({}),
  decode: (reply) => reply.rows(campaign, 'campaign', 'campaigns')
})
