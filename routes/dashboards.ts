import { ref } from '../schemas/common.ts'
import {
  CampaignDashboard,
  CampaignDashboardQuery,
  MemberDashboard,
  MemberDashboardQuery
} from '../schemas/dashboards.ts'
import type { Routes } from '../src/http/plugin.ts'
import { getDashboardMemberDataByCampaign, getMemberDashboardData } from '../src/v1/methods/dashboards.ts'

/** Dashboards: what members did on a day. */
export const dashboards: Routes = async (app) => {
  const today = () => app.zone.dayOf(Date.now())

  app.get(
    '/dashboards/members',
    {
      config: { scope: 'dashboards:read', v1: [getMemberDashboardData] },
      schema: {
        operationId: 'getMemberDashboard',
        summary: 'Get what each member did on a day',
        tags: ['Dashboards'],
        querystring: MemberDashboardQuery,
        response: { 200: ref(MemberDashboard) }
      }
    },
    async (request) => request.v1(getMemberDashboardData, { ...request.query, today: today() })
  )

  app.get(
    '/dashboards/campaigns',
    {
      config: { scope: 'dashboards:read', v1: [getDashboardMemberDataByCampaign] },
      schema: {
        operationId: 'getCampaignDashboard',
        summary: 'Get what each member did for a campaign on a day',
        tags: ['Dashboards'],
        querystring: CampaignDashboardQuery,
        response: { 200: ref(CampaignDashboard) }
      }
    },
    async (request) => request.v1(getDashboardMemberDataByCampaign, { ...request.query, today: today() })
  )
}
