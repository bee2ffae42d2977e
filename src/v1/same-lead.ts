import { V1Failure } from './failure.ts'
import { id } from './fields.ts'
import type { Reply } from './reply.ts'

/** The lead that a reply speaks of, where it says so: V1 spells the key in two ways. */
const leadIds = [id('LeadId'), id('leadId'), id('AddedleadId'), id('RemovedleadId')]

/** Throws `V1Failure` (`other-lead`) where the reply to a change says that it was another lead's. */
export function checkSameLead(reply: Reply, asked: string): void {
  const said = leadIds.map((reader) => reply.read(reader)).find((found) => found !== null)
  if (said === undefined || said === asked) return
  throw new V1Failure({ kind: 'other-lead', outcome: 'unknown', leadId: said ?? undefined })
}
