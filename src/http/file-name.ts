import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Format } from './formats.ts'

/** The days that the rows of a list are from, `YYYY-MM-DD`, as far as they are known. */
export interface Days {
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** The parts of a path can be as long as e-mail addresses. */
const longestPart = 60

/**
 * Names the file that a list is saved as, where the query says by `format` that it is for saving (RFC 6266):
 * `calls_2026-04-21_2026-05-20.csv`. Without days it is named for today.
 */
export function nameFile(
  request: FastifyRequest,
  reply: FastifyReply,
  format: Format,
  days: Days | null
): void {
  const { format: asked } = request.query as { format?: Format }
  if (asked === undefined) return
  const kind = format === 'json' ? 'inline' : 'attachment'
  reply.header('content-disposition', `${kind}; filename="${nameOf(request, days)}.${format}"`)
}

function nameOf({ routeOptions, params, server }: FastifyRequest, days: Days | null): string {
  const values = params as Readonly<Record<string, string>>
  const segments = (routeOptions.url ?? '').split('/').filter(Boolean)
  const named = segments.map((segment) => (segment.startsWith(':') ? values[segment.slice(1)] : segment))
  const known = [days?.from, days?.to].filter((day) => day !== undefined)
  const dated = known.length > 0 ? known : [server.zone.dayOf(Date.now())]
  // What is left means nothing in a header, in a path, or to a shell.
  const safely = (texts: readonly (string | undefined)[]) =>
    texts.map((text = '') => text.replace(/[^A-Za-z0-9.-]+/g, '-').slice(0, longestPart)).join('_')
  return `${safely(named)}_${safely(dated)}`
}
