import { Campaign, CampaignPage, CampaignPath } from '../schemas/campaigns.ts'
import { PageQuery, ref } from '../schemas/common.ts'
import { itemOf } from '../src/http/item.ts'
import { answerAll } from '../src/http/page.ts'
import type { Routes } from '../src/http/plugin.ts'
import { sendTexts } from '../src/http/text-page.ts'
import { fetchAllCampaigns } from '../src/v1/methods/campaigns.ts'

/** Outbound campaigns, to read. */
export const campaigns: Routes = async (app) => {
  app.get(
    '/campaigns',
    {
      config: { scope: 'campaigns:read', v1: [fetchAllCampaigns], list: Campaign },
      schema: {
        operationId: 'listCampaigns',
        summary: 'List outbound campaigns',
        tags: ['Campaigns'],
        querystring: PageQuery,
        response: { 200: ref(CampaignPage) }
      }
    },
    async (request, reply) =>
      sendTexts(reply, await answerAll(request, reply, () => request.v1(fetchAllCampaigns, {})))
  )

  app.get(
    '/campaigns/:campaign_id',
    {
      config: { scope: 'campaigns:read', v1: [fetchAllCampaigns] },
      schema: {
        operationId: 'getCampaign',
        summary: 'Get an outbound campaign',
        tags: ['Campaigns'],
        params: CampaignPath,
        response: { 200: ref(Campaign) }
      }
    },
    async (request) =>
      itemOf(await request.v1(fetchAllCampaigns, {}), request.params.campaign_id, 'campaign').value
  )
}
