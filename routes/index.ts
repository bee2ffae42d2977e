import type { Routes } from '../src/http/plugin.ts'
import { account } from './account.ts'
import { campaigns } from './campaigns.ts'
import { groups } from './groups.ts'
import { health } from './health.ts'
import { home } from './home.ts'
import { problems } from './problems.ts'
import { tags } from './tags.ts'

export interface RouteOptions {
  /** The version of this product. */
  readonly version: string
  /** The zone of the upstream's local times. */
  readonly upstreamTimeZone: string
}

/** Every route, in the order of the document. */
export function routes({ version, upstreamTimeZone }: RouteOptions): readonly Routes[] {
  return [account(upstreamTimeZone), tags, groups, campaigns, home(version), problems, health]
}
