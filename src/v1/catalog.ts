import type { AnyMethod, Effect } from './method.ts'
import * as account from './methods/account.ts'
import * as campaigns from './methods/campaigns.ts'
import * as groups from './methods/groups.ts'
import * as leadGroups from './methods/lead-groups.ts'
import * as leadTags from './methods/lead-tags.ts'
import * as leads from './methods/leads.ts'
import * as tags from './methods/tags.ts'

/** Every V1 Method that this gateway calls. */
export const catalog: readonly AnyMethod[] = [
  account,
  tags,
  groups,
  leads,
  leadGroups,
  leadTags,
  campaigns
].flatMap((methods) => Object.values(methods))

/** The documented Methods that no route uses yet, with what sending each twice would do. */
export const notYet: Readonly<Record<string, Effect>> = {
  AddcustomField: 'create',
  UpdateCustomField: 'rename',
  CheckCustomField: 'safe',
  DeleteCustomField: 'delete',
  FetchLeadFieldsName: 'safe',
  FetchLeadNotes: 'safe',
  FetchLeadCallLogs: 'safe',
  FetchLeadSMSLogs: 'safe',
  FetchLeadRVMLogs: 'safe',
  FetchUserSMSLogs: 'safe',
  FetchUserCallLog: 'safe',
  addMemberUser: 'create',
  editMemberUser: 'set',
  getMemberUsers: 'safe',
  checkMemberLimit: 'safe',
  deleteMemberUser: 'delete',
  fetchCreditCount: 'safe',
  creditDeduct: 'charge',
  FetchCallTranscripts: 'safe',
  getMemberDashboardData: 'safe',
  getDashboardMemberDatabyCampaign: 'safe',
  GetNumberHealthList: 'safe'
}
