import { STATUS_CODES } from 'node:http'
import type { RouteOptions } from 'fastify'
import type { AnyMethod } from '../v1/method.ts'
import { headersOf, problemHeaders } from './document-headers.ts'
import { problemBody } from './problem.ts'
import { type ProblemCode, problems } from './problems.ts'

const codes = Object.keys(problems) as ProblemCode[]
const codesOf = (status: number) => codes.filter((code) => problems[code].status === status)
const statuses = [...new Set(codes.map((code) => problems[code].status))].sort()
const nameOf = (status: number) => (STATUS_CODES[status] ?? String(status)).replace(/[^A-Za-z]/g, '')

const reference = (status: number) => `#/components/responses/${nameOf(status)}`

const exampleId = '0b0f6c3a-2f0c-4d0e-9f5a-3f1f2f6f7a10'

/** One response component for each status that an operation refers to, with an example of each problem code. */
export function documentResponses(paths: object): object {
  const references = JSON.stringify(paths)
  const used = statuses.filter((status) => references.includes(`"${reference(status)}"`))
  return Object.fromEntries(
    used.map((status) => [
      nameOf(status),
      {
        description: codesOf(status)
          .map((code) => `\`${code}\`: ${problems[code].title}.`)
          .join(' '),
        headers: problemHeaders(status),
        content: {
          'application/problem+json': {
            schema: { $ref: '#/components/schemas/Problem' },
            examples: Object.fromEntries(
              codesOf(status).map((code) => [code, { value: problemBody(code, {}, exampleId) }])
            )
          }
        }
      }
    ])
  )
}

/** What any request can meet, and what any call of the upstream can. */
const always = [400, 406, 408, 413, 414, 431, 500]
const withCredentials = [401, 403, 429, 502, 503, 504]

/** Where a path can name a lead by something else than its id, that may fit several. */
function namesLead(schema: RouteOptions['schema']): boolean {
  return JSON.stringify(schema?.querystring ?? '').includes('"id_type"')
}

/** Where a query names something that V1 may not know. */
function refersInQuery(v1: readonly AnyMethod[], schema: RouteOptions['schema']): boolean {
  const query = JSON.stringify(schema?.querystring ?? '')
  const names = v1.flatMap(({ refers = {} }) => Object.values(refers).flat())
  return names.some((name) => query.includes(`"${name}":`))
}

/** The problems that an operation can answer, by status. */
export function problemResponses({ config, schema, url }: RouteOptions, method: string): object {
  const { scope, health, uploads, v1 = [] } = config ?? {}
  const writes = method !== 'get'
  const possible = [
    ...always,
    ...(scope === undefined ? [] : withCredentials),
    // While load is shed, and where the answer is about that.
    ...(health === 'live' ? [] : [503]),
    ...(url.includes(':') ? [404] : []),
    ...(schema?.body === undefined && uploads === undefined ? [] : [415]),
    ...((writes && scope !== undefined) || namesLead(schema) ? [409] : []),
    ...(writes || namesLead(schema) || refersInQuery(v1, schema) ? [422] : []),
    // 304 is no problem, but as common as one to what is read.
    ...(writes ? [] : [304])
  ]
  return Object.fromEntries(
    possible.map((status) => [
      status,
      status === 304
        ? {
            description: 'What the client has still holds.',
            headers: headersOf(method, status, false, false, scope !== undefined)
          }
        : { $ref: reference(status) }
    ])
  )
}
