import { zone } from '../../src/time/zone.ts'
import { type Asked, classify } from '../../src/v1/classify.ts'
import type { Method } from '../../src/v1/method.ts'
import { fetchLeadCallLogs, fetchUserCallLog } from '../../src/v1/methods/calls.ts'
import { fetchAllCampaigns } from '../../src/v1/methods/campaigns.ts'
import { fetchAllGroups } from '../../src/v1/methods/groups.ts'
import { searchByUserInput } from '../../src/v1/methods/leads.ts'
import { getMemberUsers } from '../../src/v1/methods/members.ts'
import { fetchLeadSmsLogs, fetchUserSmsLogs } from '../../src/v1/methods/messages.ts'
import { fetchAllTags } from '../../src/v1/methods/tags.ts'
import { fetchCallTranscripts } from '../../src/v1/methods/transcripts.ts'
import { fetchLeadRvmLogs } from '../../src/v1/methods/voicemails.ts'

/** One Method whose rows are texts, with an input. */
export interface RowMethod {
  readonly name: string
  /** Reads a reply as the gateway does, or in the ordinary way alone. */
  read(body: Buffer, how: 'ordinary' | 'translated'): Read
  /** Whether its bytes were translated. */
  isTranslated(body: Buffer): boolean
}

/** What a reply gave: its text with the rows as they go out, or the failure; and which values could not be read. */
export interface Read {
  readonly output: string
  readonly rows: readonly { readonly id: string | null; readonly json: string }[]
  readonly unreadable: readonly string[]
}

const days = { from: '2026-04-01', to: '2026-04-30', limit: 100, offset: 0 }
const lead = { by: 'id', value: '1' } as const
const losAngeles = zone('America/Los_Angeles')

function rowMethod<In, Out>(name: string, method: Method<In, Out>, input: In): RowMethod {
  const rows = method.rows?.(input)
  if (rows === undefined) throw new TypeError(`${name} has no rows that are texts`)
  return {
    name,
    read(body, how) {
      const unreadable: string[] = []
      const reading = { zone: losAngeles, unreadable: (field: string) => unreadable.push(field) }
      const asked: Asked = {
        method,
        parameters: {},
        secrets: [],
        ...(how === 'translated' && { rows })
      }
      const meter = { unreadableValue: () => undefined, unknownMessage: () => undefined }
      try {
        const answer = { status: 200, retryAfter: undefined, contentEncoding: undefined, body }
        const output = method.decode(classify(answer, asked, reading, meter), input)
        return { output: JSON.stringify(output), rows: textsIn(output), unreadable }
      } catch (error) {
        return { output: String(error), rows: [], unreadable }
      }
    },
    isTranslated: (body) => rows.translate(body, { zone: losAngeles, unreadable: refuse }) !== null
  }
}

function refuse(field: string): never {
  throw new Error(`${field} was told to be unreadable, before the ordinary reader saw it`)
}

/** The rows of an output with the bytes that go out. */
function textsIn(output: unknown): Read['rows'] {
  const rows = typeof output === 'object' && output !== null && 'rows' in output ? output.rows : output
  if (!Array.isArray(rows)) return []
  return rows.map(({ id, rows: { bytes }, start, end }) => ({ id, json: bytes.toString('utf8', start, end) }))
}

export const rowMethods: readonly RowMethod[] = [
  rowMethod('calls', fetchUserCallLog, days),
  rowMethod('transcripts', fetchCallTranscripts, days),
  rowMethod('summaries', fetchCallTranscripts, { ...days, summary: true }),
  rowMethod('messages', fetchUserSmsLogs, days),
  rowMethod('leads', searchByUserInput, { limit: 100, offset: 0 }),
  rowMethod('calls of a lead', fetchLeadCallLogs, { ...lead, direction: 'inbound' }),
  rowMethod('messages of a lead', fetchLeadSmsLogs, lead),
  rowMethod('voicemails of a lead', fetchLeadRvmLogs, lead),
  rowMethod('tags', fetchAllTags, {}),
  rowMethod('groups', fetchAllGroups, {}),
  rowMethod('campaigns', fetchAllCampaigns, {}),
  rowMethod('members', getMemberUsers, {})
]
