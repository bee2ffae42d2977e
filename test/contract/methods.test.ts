import { readFileSync } from 'node:fs'
import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { exampleOf, examples } from '../examples.ts'
import { sharing } from '../sharing.ts'

interface Row {
  /** What the client sent. */
  readonly sent: { readonly line: string; readonly body?: object; readonly headers?: Record<string, string> }
  /** What the upstream was asked, without the credentials. */
  readonly asked: readonly Readonly<Record<string, unknown>>[]
  /** What the client got, while the upstream answered the documented successes. */
  readonly got: { readonly status: number; readonly location?: string; readonly body?: unknown }
}

const text = readFileSync(new URL('../fixtures/methods.json', import.meta.url), 'utf8')
const rows = JSON.parse(text) as readonly Row[]

/** The table's times are those of Los Angeles: the same clock elsewhere is another instant. */
function inZone(value: unknown, zone: string): unknown {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value)) {
    const local = DateTime.fromISO(value).setZone('America/Los_Angeles')
    return local.setZone(zone, { keepLocalTime: true }).toUTC().toISO({ suppressMilliseconds: true })
  }
  if (value === 'America/Los_Angeles') return zone
  if (Array.isArray(value)) return value.map((item) => inZone(item, zone))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inZone(item, zone)]))
}

/** The documentation removes another lead than it finds: here it is the same. */
const answer = ({ method }: { method: string }) =>
  method === 'RemoveSingleLead'
    ? exampleOf(method).success.replace('6034', '5964')
    : exampleOf(method).success

describe.each(['America/Los_Angeles', 'Asia/Kolkata'])('request by request, in %s,', async (zone) => {
  const build = await sharing({ UPSTREAM_TIME_ZONE: zone })

  it.each(rows)('$sent.line', async ({ sent, asked, got }) => {
    const { ask, upstream } = build({ upstream: answer })
    const { line, ...asking } = sent
    const { status, headers, body } = await ask(line, asking)
    const { location } = headers
    expect(upstream.calls.map(({ body: { api_uId, api_key, ...rest } }) => rest)).toEqual(asked)
    expect({ status, ...(location && { location }), ...(body && { body }) }).toEqual(inZone(got, zone))
  })

  it('covers all 42 Methods', () => {
    const covered = new Set(rows.flatMap(({ asked }) => asked.map(({ Method }) => Method)))
    expect([...covered].sort()).toEqual(examples.map(({ method }) => method).sort())
  })
})
