import type { Routes } from '../src/http/plugin.ts'
import { account } from './account.ts'
import { calls } from './calls.ts'
import { campaigns } from './campaigns.ts'
import { credits } from './credits.ts'
import { customFields } from './custom-fields.ts'
import { dashboards } from './dashboards.ts'
import { groups } from './groups.ts'
import { health } from './health.ts'
import { home } from './home.ts'
import { leadGroups } from './lead-groups.ts'
import { leadImport } from './lead-import.ts'
import { leadLogs } from './lead-logs.ts'
import { leadNotes } from './lead-notes.ts'
import { leadTags } from './lead-tags.ts'
import { leads } from './leads.ts'
import { members } from './members.ts'
import { messages } from './messages.ts'
import { phoneNumbers } from './phone-numbers.ts'
import { problems } from './problems.ts'
import { tags } from './tags.ts'
import { transcripts } from './transcripts.ts'

/** Every route, in the order of the document. `version` is that of this product. */
export function routes(version: string): readonly Routes[] {
  return [
    account,
    tags,
    groups,
    customFields,
    leads,
    leadImport,
    leadGroups,
    leadTags,
    leadLogs,
    leadNotes,
    calls,
    messages,
    transcripts,
    members,
    credits,
    campaigns,
    dashboards,
    phoneNumbers,
    home(version),
    problems,
    health
  ]
}
