import type { TSchema } from '@sinclair/typebox'
import * as account from './account.ts'
import * as calls from './calls.ts'
import * as campaigns from './campaigns.ts'
import * as credits from './credits.ts'
import * as customFields from './custom-fields.ts'
import * as dashboards from './dashboards.ts'
import * as groups from './groups.ts'
import * as health from './health.ts'
import * as home from './home.ts'
import * as leadImport from './lead-import.ts'
import * as leadInputs from './lead-inputs.ts'
import * as leadRelations from './lead-relations.ts'
import * as leads from './leads.ts'
import * as members from './members.ts'
import * as messages from './messages.ts'
import * as notes from './notes.ts'
import * as phoneNumbers from './phone-numbers.ts'
import * as problem from './problem.ts'
import * as problemPage from './problem-page.ts'
import * as tags from './tags.ts'
import * as transcripts from './transcripts.ts'
import * as voicemails from './voicemails.ts'

const modules = [
  account,
  tags,
  groups,
  customFields,
  leads,
  leadInputs,
  leadImport,
  leadRelations,
  notes,
  calls,
  messages,
  voicemails,
  transcripts,
  members,
  credits,
  campaigns,
  dashboards,
  phoneNumbers,
  home,
  health,
  problem,
  problemPage
]

/** Every schema with a name: the components of the document. */
export const namedSchemas: readonly TSchema[] = modules
  .flatMap((module): TSchema[] => Object.values(module))
  .filter(({ $id }) => $id !== undefined)
