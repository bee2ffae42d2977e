import type { Account, World } from './account.ts'
import type { Fields } from './fields.ts'
import { loginUser } from './methods/account.ts'
import { fetchUserCallLog } from './methods/calls.ts'
import { fetchAllCampaigns } from './methods/campaigns.ts'
import { creditDeduct, fetchCreditCount } from './methods/credits.ts'
import * as customFields from './methods/custom-fields.ts'
import { getDashboardMemberDataByCampaign, getMemberDashboardData } from './methods/dashboards.ts'
import * as groups from './methods/groups.ts'
import * as leadGroups from './methods/lead-groups.ts'
import * as leadLogs from './methods/lead-logs.ts'
import * as leadSearch from './methods/lead-search.ts'
import * as leadTags from './methods/lead-tags.ts'
import * as leads from './methods/leads.ts'
import * as members from './methods/members.ts'
import { fetchUserSmsLogs } from './methods/messages.ts'
import { getNumberHealthList } from './methods/phone-numbers.ts'
import * as tags from './methods/tags.ts'
import { fetchCallTranscripts } from './methods/transcripts.ts'
import type { Reply } from './reply.ts'

type Run = (account: Account, fields: Fields, world: World) => Reply

/** One of V1's Methods. */
export interface Method {
  readonly kind: 'read' | 'write' | 'search'
  /** The message for wrong credentials, where the Method documents one. */
  readonly credentials: string | undefined
  readonly run: Run
}

const short = 'Invalid (api_uId or api_key)'
const long = 'Invalid (login email or password)/(api_uId or api_key)'
const unsaid = undefined

/** All of V1's Methods by their exact spelling, in the documentation's order. */
export const catalog: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    LoginUser: read(loginUser, short),
    FetchAllTags: read(tags.fetchAllTags, unsaid),
    AddTag: write(tags.addTag, long),
    UpdateTag: write(tags.updateTag, unsaid),
    FetchAllGroups: read(groups.fetchAllGroups, unsaid),
    AddGroup: write(groups.addGroup, long),
    UpdateGroup: write(groups.updateGroup, unsaid),
    DeleteGroup: write(groups.deleteGroup, unsaid),
    AddcustomField: write(customFields.addCustomField, unsaid),
    UpdateCustomField: write(customFields.updateCustomField, unsaid),
    CheckCustomField: read(customFields.checkCustomField, long),
    DeleteCustomField: write(customFields.deleteCustomField, long),
    SearchByUserInput: search(leadSearch.searchByUserInput, unsaid),
    SearchByCustomField: search(leadSearch.searchByCustomField, unsaid),
    Un_SubscribeLead: write(leads.unSubscribeLead, unsaid),
    UpdateExistingLead: write(leads.updateExistingLead, unsaid),
    MoveLead: write(leadGroups.moveLead, unsaid),
    CopyLead: write(leadGroups.copyLead, unsaid),
    AddSingleLead: write(leads.addSingleLead, unsaid),
    RemoveSingleLead: write(leadGroups.removeSingleLead, unsaid),
    AddMultipleLeads: write(leads.addMultipleLeads, unsaid),
    FetchLeadFieldsName: read(customFields.fetchLeadFieldsName, long),
    FetchLeadNotes: read(leadLogs.fetchLeadNotes, long),
    AddLeadTags: write(leadTags.addLeadTags, long),
    RemoveLeadTags: write(leadTags.removeLeadTags, long),
    FetchLeadCallLogs: read(leadLogs.fetchLeadCallLogs, long),
    FetchLeadSMSLogs: read(leadLogs.fetchLeadSmsLogs, long),
    FetchLeadRVMLogs: read(leadLogs.fetchLeadRvmLogs, long),
    FetchUserSMSLogs: read(fetchUserSmsLogs, long),
    FetchUserCallLog: read(fetchUserCallLog, long),
    addMemberUser: write(members.addMemberUser, short),
    editMemberUser: write(members.editMemberUser, short),
    getMemberUsers: read(members.getMemberUsers, short),
    checkMemberLimit: read(members.checkMemberLimit, short),
    deleteMemberUser: write(members.deleteMemberUser, short),
    fetchCreditCount: read(fetchCreditCount, short),
    creditDeduct: write(creditDeduct, short),
    FetchAllCampaigns: read(fetchAllCampaigns, unsaid),
    FetchCallTranscripts: read(fetchCallTranscripts, short),
    getMemberDashboardData: read(getMemberDashboardData, short),
    getDashboardMemberDatabyCampaign: read(getDashboardMemberDataByCampaign, short),
    GetNumberHealthList: read(getNumberHealthList, short)
  })
)

/** The credentials message of a Method that documents none. */
export function undocumentedCredentials({ guesses }: World): string {
  return guesses.undocumentedCredentials === 'long' ? long : short
}

function read(run: Run, credentials: string | undefined): Method {
  return { kind: 'read', credentials, run }
}

function search(run: Run, credentials: string | undefined): Method {
  return { kind: 'search', credentials, run }
}

function write(run: Run, credentials: string | undefined): Method {
  return { kind: 'write', credentials, run }
}
