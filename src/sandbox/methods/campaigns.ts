import type { Account } from '../account.ts'
import { type Reply, refuse } from '../reply.ts'

/** FetchAllCampaigns */
export function fetchAllCampaigns({ campaigns }: Account): Reply {
  if (campaigns.length === 0) return refuse('No campaign found')
  return {
    response: 'true',
    result: campaigns.map((campaign) => ({
      campaign_id: String(campaign.id),
      CampaignTitle: campaign.title
    })),
    message: `There are ${campaigns.length} outbound campaigns`
  }
}
