import cors from '@fastify/cors'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** What a page may read of an answer besides what the Fetch standard lets it. */
const exposed =
  'Link, Location, ETag, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id, Idempotency-Replayed, Preference-Applied, Content-Disposition, Age, Cache-Status, Api-Version'

/** What a page may send. */
const sendable =
  'Authorization, Content-Type, Accept, Idempotency-Key, If-None-Match, Prefer, X-Request-Id, traceparent, Cache-Control'

/** What `other-methods.ts` replaces by the methods of the path; where nothing is at it, a page can read the 404. */
const methods = 'GET, HEAD, POST, PUT, PATCH, DELETE'

/** How long a browser may remember a preflight, in seconds: the most that Chromium does. */
const maxAge = 7_200

/**
 * Lets pages at these origins, and no others, call the API (CORS, Fetch standard, 3.2). Without an origin it does
 * nothing. Call it before `applyPolicy`: a preflight has no credentials, and what is refused later must be readable;
 * but after `answerProblems`, which also answers for the route that it makes.
 */
export async function allowOrigins(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return
  const listed = new Set(origins)
  await app.register(cors, {
    delegator: (request, give) => {
      const { origin } = request.headers
      if (origin === undefined || !listed.has(origin)) {
        give(null, { origin: false })
        return
      }
      give(null, {
        origin,
        exposedHeaders: exposed,
        allowedHeaders: sendable,
        methods,
        maxAge,
        preflight: isPreflight(request),
        // other-methods.ts answers, as it does every OPTIONS.
        preflightContinue: true
      })
    }
  })
}

/** Whether a browser asks what a page may do. */
function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined
}

/** The headers by which a page at a listed origin may read an answer that no hook runs for. */
export function readableBy(
  origins: readonly string[],
  { headers }: Pick<FastifyRequest, 'headers'>
): Record<string, string> {
  const { origin } = headers
  if (origin === undefined || !origins.includes(origin)) return {}
  return { 'access-control-allow-origin': origin, 'access-control-expose-headers': exposed }
}
