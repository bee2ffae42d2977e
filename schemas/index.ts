import type { TSchema } from '@sinclair/typebox'
import * as account from './account.ts'
import * as campaigns from './campaigns.ts'
import * as groups from './groups.ts'
import * as health from './health.ts'
import * as home from './home.ts'
import * as leadInputs from './lead-inputs.ts'
import * as leadRelations from './lead-relations.ts'
import * as leads from './leads.ts'
import * as problem from './problem.ts'
import * as problemPage from './problem-page.ts'
import * as tags from './tags.ts'

const modules = [
  account,
  tags,
  groups,
  leads,
  leadInputs,
  leadRelations,
  campaigns,
  home,
  health,
  problem,
  problemPage
]

/** Every schema with a name: the components of the document. */
export const namedSchemas: readonly TSchema[] = modules
  .flatMap((module): TSchema[] => Object.values(module))
  .filter(({ $id }) => $id !== undefined)
