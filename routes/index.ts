import type { Routes } from '../src/http/plugin.ts'
import { account } from './account.ts'
import { campaigns } from './campaigns.ts'
import { groups } from './groups.ts'
import { health } from './health.ts'
import { home } from './home.ts'
import { leadGroups } from './lead-groups.ts'
import { leadTags } from './lead-tags.ts'
import { leads } from './leads.ts'
import { problems } from './problems.ts'
import { tags } from './tags.ts'

/** Every route, in the order of the document. `version` is that of this product. */
export function routes(version: string): readonly Routes[] {
  return [account, tags, groups, leads, leadGroups, leadTags, campaigns, home(version), problems, health]
}
