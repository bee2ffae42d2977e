import { afterAll, describe, expect, it } from 'vitest'
import { problems } from '../../src/http/problems.ts'
import { build } from '../build.ts'
import { documentOf, faultsIn } from './documented.ts'

const app = await build({}, afterAll)
const document = documentOf(app.server)

/** The contract's table of problems. */
const contract: Readonly<Record<number, string>> = {
  400: 'invalid-request invalid-json invalid-cursor',
  401: 'unauthenticated invalid-credentials',
  403: 'insufficient-scope upstream-access-denied',
  404: 'not-found',
  405: 'method-not-allowed',
  406: 'not-acceptable',
  408: 'request-timeout',
  409: 'already-exists request-in-progress ambiguous-lead',
  413: 'body-too-large',
  414: 'uri-too-long',
  415: 'unsupported-media-type',
  422: 'upstream-rejected unknown-reference idempotency-key-reused',
  429: 'rate-limited upstream-rate-limited',
  431: 'headers-too-large',
  500: 'internal',
  502: 'upstream-malformed upstream-failed upstream-credentials-rejected identity-mismatch partially-applied',
  503: 'upstream-unavailable overloaded',
  504: 'upstream-timeout'
}
const codes = Object.entries(contract).flatMap(([status, names]) =>
  names.split(' ').map((code) => ({ code, status: Number(status) }))
)

/** An operation that the document has is never this. */
const ofNoOperation = 'method-not-allowed'

describe('the problems', () => {
  it('are those of the contract', () => {
    expect(new Set(Object.keys(problems))).toEqual(new Set(codes.map(({ code }) => code)))
  })

  it.each(codes)(
    '$code has status $status, a page, and an example in the document',
    async ({ code, status }) => {
      const { body } = await app.ask(`GET /problems/${code}`, { as: null })
      expect(body).toMatchObject({ code, status })
      if (code === ofNoOperation) return
      expect(exampled.get(code)).toMatchObject({ code, status, type: `/problems/${code}`, title: body.title })
    }
  )

  const exampled = new Map(
    Object.values(document.components.responses).flatMap((response) =>
      Object.entries(response.content ?? {}).flatMap(([type, media]) => {
        expect(type).toBe('application/problem+json')
        const { examples = {} } = media as { examples?: Record<string, { value: { code: string } }> }
        return Object.values(examples).map(({ value }) => [value.code, value] as const)
      })
    )
  )

  it('of the document are those of the table, and its examples fit the schema', () => {
    const documented = Object.keys(problems).filter((code) => code !== ofNoOperation)
    expect(new Set(exampled.keys())).toEqual(new Set(documented))
    for (const example of exampled.values()) {
      expect(faultsIn(document, '/components/schemas/Problem', example)).toBe('')
    }
  })
})
