import type { AnyMethod } from './method.ts'
import * as account from './methods/account.ts'
import * as calls from './methods/calls.ts'
import * as campaigns from './methods/campaigns.ts'
import * as credits from './methods/credits.ts'
import * as customFields from './methods/custom-fields.ts'
import * as dashboards from './methods/dashboards.ts'
import * as groups from './methods/groups.ts'
import * as leadGroups from './methods/lead-groups.ts'
import * as leadTags from './methods/lead-tags.ts'
import * as leads from './methods/leads.ts'
import * as members from './methods/members.ts'
import * as messages from './methods/messages.ts'
import * as notes from './methods/notes.ts'
import * as phoneNumbers from './methods/phone-numbers.ts'
import * as tags from './methods/tags.ts'
import * as transcripts from './methods/transcripts.ts'
import * as voicemails from './methods/voicemails.ts'

/** Every V1 Method that this gateway calls. */
export const catalog: readonly AnyMethod[] = [
  account,
  tags,
  groups,
  customFields,
  leads,
  leadGroups,
  leadTags,
  notes,
  calls,
  messages,
  voicemails,
  transcripts,
  members,
  credits,
  campaigns,
  dashboards,
  phoneNumbers
].flatMap((methods) => Object.values(methods))
