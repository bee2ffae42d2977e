import type { FastifyRequest } from 'fastify'
import { largestPage, type PageQuery } from '../../schemas/common.ts'
import type { Fault } from '../../schemas/problem.ts'
import { preferred, qualities } from './quality.ts'

/** How a list is given: JSON by pages, the others whole, as an export. */
export type Format = NonNullable<PageQuery['format']>

/** The media types of the formats. */
export const mediaTypes = {
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  csv: 'text/csv'
} as const satisfies Record<Format, string>

const formats = ['json', 'ndjson', 'csv'] as const satisfies Format[]
const jsonAlone = [mediaTypes.json]

declare module 'fastify' {
  interface FastifyRequest {
    /** Of `formatOf` alone: what it found. */
    format: Format | null
  }
}

/**
 * The format that a request for a list wants: that of the parameter `format`, else the one that `Accept` prefers, JSON
 * where that makes no difference.
 */
export function formatOf(request: FastifyRequest): Format {
  request.format ??= formatAsked(request) ?? formatAccepted(request)
  return request.format
}

/** Whether the route has an answer that `Accept` takes; the parameter `format` goes before it. */
export function isAcceptable(request: FastifyRequest): boolean {
  const { list, produces = jsonAlone } = request.routeOptions.config
  // What no format is, its schema tells.
  if (list !== undefined && hasFormat(request)) return true
  return produces[0] === '*/*' || preferredType(request.headers.accept, produces) !== undefined
}

/** The faults of a list's query that depend on its format. */
export function checkFormat(request: FastifyRequest): Fault[] {
  // Which rules hold is not known then.
  if (hasFormat(request) && formatAsked(request) === undefined) return []
  const { limit, cursor } = request.query as PageQuery
  if (formatOf(request) === 'json') {
    const isTooMany = typeof limit === 'number' && limit > largestPage
    return isTooMany ? [{ detail: `must be <= ${largestPage}`, parameter: 'limit' }] : []
  }
  if (cursor === undefined) return []
  return [
    {
      detail: 'must be left out: an export gives every row, from the first one on; pages are JSON alone',
      parameter: 'cursor'
    }
  ]
}

function hasFormat({ query }: FastifyRequest): boolean {
  return (query as PageQuery).format !== undefined
}

function formatAsked({ query }: FastifyRequest): Format | undefined {
  const { format } = query as PageQuery
  return formats.find((one) => one === format)
}

function formatAccepted({ headers }: FastifyRequest): Format {
  if (headers.accept === undefined) return 'json'
  const type = preferredType(headers.accept, Object.values(mediaTypes))
  return formats.find((format) => mediaTypes[format] === type) ?? 'json'
}

/** The one of these types that an `Accept` header prefers, the first where it prefers none (RFC 9110, 12.5.1). */
function preferredType(accept: string | undefined, types: readonly string[]): string | undefined {
  if (accept === undefined || accept.trim() === '') return types[0]
  const ranges = qualities(accept)
  return preferred(types, (type) => {
    // The most specific range decides.
    const [kind] = type.split('/')
    return ranges.get(type) ?? ranges.get(`${kind}/*`) ?? ranges.get('*/*') ?? 0
  })
}
