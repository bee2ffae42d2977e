import type { AnyMethod, Effect } from './method.ts'
import * as account from './methods/account.ts'
import * as campaigns from './methods/campaigns.ts'
import * as groups from './methods/groups.ts'
import * as tags from './methods/tags.ts'

/** Every V1 Method that this gateway calls. */
export const catalog: readonly AnyMethod[] = [account, tags, groups, campaigns].flatMap((methods) =>
  Object.values(methods)
)

/** The documented Methods that no route uses yet, with what sending each twice would do. */
export const notYet: Readonly<Record<string, Effect>> = {
  AddcustomField: 'create',
  UpdateCustomField: 'rename',
  CheckCustomField: 'safe',
  DeleteCustomField: 'delete',
  SearchByUserInput: 'safe',
  SearchByCustomField: 'safe',
  Un_SubscribeLead: 'set',
  UpdateExistingLead: 'set',
  MoveLead: 'set',
  CopyLead: 'create',
  AddSingleLead: 'create',
  RemoveSingleLead: 'delete',
  AddMultipleLeads: 'create',
  FetchLeadFieldsName: 'safe',
  FetchLeadNotes: 'safe',
  AddLeadTags: 'set',
  RemoveLeadTags: 'set',
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
