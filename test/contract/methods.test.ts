import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { exampleOf, examples } from '../examples.ts'
import { sharing } from '../shared.ts'

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
const build = await sharing()

/** The documentation removes another lead than it finds: here it is the same. */
const answer = ({ method }: { method: string }) =>
  method === 'RemoveSingleLead'
    ? exampleOf(method).success.replace('6034', '5964')
    : exampleOf(method).success

describe('request by request, the documented successes', () => {
  it.each(rows)('of $sent.line', async ({ sent, asked, got }) => {
    const { ask, upstream } = build({ upstream: answer })
    const { line, ...asking } = sent
    const { status, headers, body } = await ask(line, asking)
    const { location } = headers
    expect(upstream.calls.map(({ body: { api_uId, api_key, ...rest } }) => rest)).toEqual(asked)
    expect({ status, ...(location && { location }), ...(body && { body }) }).toEqual(got)
  })

  it('cover all 42 Methods', () => {
    const covered = new Set(rows.flatMap(({ asked }) => asked.map(({ Method }) => Method)))
    expect([...covered].sort()).toEqual(examples.map(({ method }) => method).sort())
  })
})
