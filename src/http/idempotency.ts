import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { canonicalText } from '../idempotency/fingerprint.ts'
import type { KeyedWrite } from '../idempotency/keyed-write.ts'
import type { Found, Keys, Lost } from '../idempotency/keys.ts'
import type { Answer } from '../idempotency/record.ts'
import { StoreUnavailable } from '../store/store.ts'
import type { Principal } from './identity.ts'
import { type ProblemError, problem, problemBody, statusOf } from './problem.ts'
import type { ProblemCode } from './problems.ts'

/**
 * Gives a write that has an `Idempotency-Key` its `request.keyed`, or answers it with what the key was answered before:
 * whether it did. Throws `request-in-progress`, `idempotency-key-reused`, and `overloaded` where the store is away.
 */
export type UnderKey = (request: FastifyRequest, reply: FastifyReply) => Promise<boolean>

/** What becomes of the record when the request has an answer; gives back what goes out in its place, if anything. */
type Settle = (answer: Answer) => Promise<Answer | undefined>

/** The headers of an answer that are its own; all others are those of the request. */
const kept = ['content-type', 'location', 'gateway-representation', 'preference-applied', 'retry-after']

/** Problems that stay what they are however often they are asked for. */
const final: ReadonlySet<string> = new Set<ProblemCode>([
  ...(['not-found', 'already-exists', 'ambiguous-lead', 'upstream-rejected', 'unknown-reference'] as const)
])

/** Keeps answers under the keys that clients give, and replays them. */
export function idempotency(app: FastifyInstance, keys: Keys): UnderKey {
  const settles = new WeakMap<FastifyRequest, Settle>()
  /** The records that a request looks for what was lost under: others wait. */
  const looking = new Set<string>()

  // The answer goes out when the record has it. Of one whose client has hung up likewise.
  app.addHook('onSend', (request, reply, payload, done) => {
    const settle = request.keyed === null ? undefined : settles.get(request)
    if (settle === undefined) {
      done(null, payload)
      return
    }
    settles.delete(request)
    settle(answerOf(reply, payload)).then(
      (instead) => done(null, instead === undefined ? payload : replayed(reply, instead)),
      done
    )
  })
  app.addHook('onClose', async () => keys.close())

  const run = (request: FastifyRequest, keyed: KeyedWrite, settle: Settle) => {
    request.keyed = keyed
    settles.set(request, settle)
    return false
  }

  const look = (request: FastifyRequest, name: string, { note, answer, settle }: Lost) => {
    if (looking.has(name)) throw inProgress()
    looking.add(name)
    const nothing = { lost: { note }, note: () => {}, markSent: async () => {} }
    return run(request, nothing, async (found) => {
      const isFound = found.status < 300
      if (isFound) await settle(found)
      looking.delete(name)
      return isFound ? undefined : (answer ?? neverAnswered(request))
    })
  }

  return async (request, reply) => {
    const key = keyOf(request)
    if (key === undefined || request.principal === null) return false
    const { found, name } = await take(request, request.principal, key).catch(noStore)
    switch (found.is) {
      case 'mine': {
        const { note, markSent, settle } = found.claim
        return run(request, { lost: null, note, markSent }, async (answer) => {
          const state = stateAfter(answer)
          await (state === 'free' ? settle(state) : settle(state, answer))
          return undefined
        })
      }
      case 'running':
        throw inProgress()
      case 'another':
        throw keyReused()
      case 'unknown':
        if (request.routeOptions.config.recovers) return look(request, name, found.lost)
        return replay(reply, found.lost.answer ?? neverAnswered(request))
      case 'done':
        return replay(reply, found.answer)
    }
  }

  async function take(
    { method, url, query, body, server }: FastifyRequest,
    principal: Principal,
    key: string
  ): Promise<{ readonly found: Found; readonly name: string }> {
    const [path = ''] = url.split('?', 1)
    const text = canonicalText({ method, path, query, body })
    const { recordNames } = server
    const [name, fingerprint] = await Promise.all([recordNames.ofKey(principal, key), recordNames.hash(text)])
    return { found: await keys.take(name, fingerprint), name }
  }
}

/** Whether a route takes an `Idempotency-Key`. */
export function takesKey(method: string): boolean {
  return ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method)
}

/** The key of a write, without the quotes that may stand around it. Imports keep records of their own. */
function keyOf({ headers, method, routeOptions }: FastifyRequest): string | undefined {
  const given = headers['idempotency-key']
  if (typeof given !== 'string' || !takesKey(method) || routeOptions.config.uploads) return undefined
  return unquoted(given)
}

/** The text of an `Idempotency-Key`: one pair of double quotes around it is none of it. */
export function unquoted(key: string): string {
  return key.replace(/^"(.+)"$/, '$1')
}

/** The problem of a request that runs already under its key. */
export function inProgress(): ProblemError {
  return problem('request-in-progress', { retry_after_seconds: 1 })
}

/** The problem of a key that another request was sent with. */
export function keyReused(): ProblemError {
  return problem('idempotency-key-reused', {
    errors: [{ detail: 'was used for another request', header: 'Idempotency-Key' }]
  })
}

function noStore(error: unknown): never {
  if (!(error instanceof StoreUnavailable)) throw error
  throw problem('overloaded', {
    detail: 'What is known of Idempotency-Keys cannot be looked up at the moment. Nothing was sent.',
    retry_after_seconds: 1,
    outcome: 'not_applied',
    cause: error
  })
}

/** What the record says after this answer. */
function stateAfter({ status, body }: Answer): 'done' | 'unknown' | 'free' {
  if (status < 300) return 'done'
  const { code, outcome } = JSON.parse(body ?? '{}')
  if (final.has(code)) return 'done'
  // Sent again, a change that stopped half way completes itself.
  return outcome === 'unknown' && code !== 'partially-applied' ? 'unknown' : 'free'
}

function answerOf(reply: FastifyReply, payload: unknown): Answer {
  const headers = kept.flatMap((name) => {
    const value = reply.getHeader(name)
    return value === undefined ? [] : [[name, String(value)]]
  })
  return {
    status: reply.statusCode,
    headers: Object.fromEntries(headers),
    ...(typeof payload === 'string' && { body: payload })
  }
}

/** Sends this answer, as it was sent before. */
function replay(reply: FastifyReply, answer: Answer): true {
  const body = replayed(reply, answer)
  // Else Fastify adds to the content type.
  reply.serializer((text: string) => text).send(body ?? undefined)
  return true
}

/** Makes the reply this answer; gives back its body. */
function replayed(reply: FastifyReply, { status, headers, body }: Answer): string | null {
  for (const name of [...kept, 'www-authenticate']) reply.removeHeader(name)
  reply.code(status).headers(headers).header('idempotency-replayed', 'true')
  return body ?? null
}

/** The answer of a request that was sent, and whose own answer nobody has. */
function neverAnswered({ id }: FastifyRequest): Answer {
  const code = 'upstream-timeout'
  const detail =
    'It was sent with this Idempotency-Key before, and its answer is not known: the gateway stopped before it came, or lacks the secret under which it was kept. Nobody knows whether it was applied. It is not sent again.'
  return {
    status: statusOf(code),
    headers: { 'content-type': 'application/problem+json' },
    body: JSON.stringify(problemBody(code, { detail, outcome: 'unknown' }, id))
  }
}
