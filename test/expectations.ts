import { expect } from 'vitest'
import type { Answered } from './build.ts'

/** What a test says of a problem: its status and code, and members where they matter. */
export interface Expected {
  readonly status: number
  readonly code: string
  readonly errors?: readonly object[]
  readonly outcome?: string | undefined
}

/** Expects a whole problem (RFC 9457), and nothing in it that no client may see. */
export function expectProblem(answered: Answered, { status, code, ...members }: Expected): void {
  const { headers, body } = answered
  expect(body).toMatchObject({ code, status, type: `/problems/${code}` })
  expect(answered.status).toBe(status)
  expect(headers['content-type']).toMatch(/^application\/problem\+json\b/)
  expect(body.title).toMatch(/\S/)
  expect(body.detail).toMatch(/\S/)
  expect(body.instance).toBe(headers['x-request-id'])
  expect(headers['retry-after']).toBe(body.retry_after_seconds?.toString())
  for (const fault of body.errors ?? []) {
    const where = ['pointer', 'parameter', 'header'].filter((name) => name in fault)
    expect(where, JSON.stringify(fault)).toHaveLength(1)
  }
  if ('errors' in members)
    expect(body.errors).toEqual(members.errors?.map((fault) => expect.objectContaining(fault)))
  if ('outcome' in members) expect(body.outcome).toBe(members.outcome)
}

/** Where the faults of a 400 are: pointers, parameters and headers. */
export function placesOf({ body }: Answered): string[] {
  return (body.errors ?? []).map(
    (fault: { pointer?: string; parameter?: string; header?: string }) =>
      fault.pointer ?? fault.parameter ?? fault.header ?? '?'
  )
}

/** The targets of a `Link` header by their relation (RFC 8288). */
export function linksOf(header: string | undefined): Readonly<Record<string, string>> {
  const links = [...(header ?? '').matchAll(/<([^>]*)>; *rel="([^"]*)"/g)]
  return Object.fromEntries(links.map(([, target = '', relation = '']) => [relation, target]))
}
