import type { Static, TObject, TSchema } from '@sinclair/typebox'
import type { FastifyPluginAsync, FastifyRequest, FastifyTypeProvider, RawServerDefault } from 'fastify'
import type { Fault } from '../../schemas/problem.ts'
import type { Scope } from '../../schemas/scopes.ts'
import type { KeyedWrite } from '../idempotency/keyed-write.ts'
import type { Cursors } from '../paging/cursor.ts'
import type { Zone } from '../time/zone.ts'
import type { AnyMethod, Method } from '../v1/method.ts'
import type { Principal } from './identity.ts'

/** Types a route from its TypeBox schemas: the request, and each status of the answer. */
export interface TypeBoxProvider extends FastifyTypeProvider {
  validator: this['schema'] extends TSchema ? Static<this['schema']> : unknown
  serializer: this['schema'] extends { content: infer Content }
    ? {
        [Type in keyof Content]: Content[Type] extends { schema: infer S extends TSchema } ? Static<S> : never
      }[keyof Content]
    : this['schema'] extends TSchema
      ? Static<this['schema']>
      : unknown
}

/** A plugin that registers routes. */
export type Routes = FastifyPluginAsync<Record<never, never>, RawServerDefault, TypeBoxProvider>

/** Finds faults in a request whose parts fit their schemas. */
export type Check = (request: FastifyRequest) => readonly Fault[]

declare module 'fastify' {
  /** What a route declares; `policy.ts` and `openapi.ts` derive the rest from it. */
  interface FastifyContextConfig {
    /** The scope that a caller needs. A route has this or `open`. */
    scope?: Scope
    /** Open to all, without credentials. */
    open?: true
    /** A health check: answered also while load is shed. */
    health?: 'live' | 'ready'
    /** The V1 Methods behind it. */
    v1?: readonly AnyMethod[]
    /** Why this path lacks a method that a user would expect: the `detail` of its 405. */
    lacks?: Partial<Record<'POST' | 'PUT' | 'PATCH' | 'DELETE', string>>
    /** What a schema can't say: the faults of a request that fits its schemas. */
    checks?: readonly Check[]
    /** A request without a body counts as one with `{}`. */
    bodyOptional?: true
    /** A lost answer of it can be looked for: see `create.ts`. A request sent again is handed to the handler for that. */
    recovers?: true
    /** It follows `Prefer: return=representation`. */
    prefers?: true
    /** The media types it can answer with, where that isn't JSON alone. */
    produces?: readonly string[]
    /** The schema of the rows of a list: it is given by pages, and exported whole as NDJSON and CSV. */
    list?: TObject
    /** The media types of an upload, which the handler reads as it comes, each with an example of the body. */
    uploads?: Readonly<Record<string, string>>
  }

  interface FastifyRequest {
    /** Who asks; `null` on open routes. */
    principal: Principal | null
    /** The write that this request is under its `Idempotency-Key`; `null` for reads and without one. */
    keyed: KeyedWrite | null
    /** Calls V1 for whoever asks, within the deadline of this request. */
    v1<In, Out>(method: Method<In, Out>, input: In): Promise<Out>
    /** Whether a call that could change something was made: until then a failure leaves no doubt. */
    changed: boolean
    /** The answer is a stream, of any length: each call of V1 has a deadline of its own. */
    streams: boolean
    /** Whether less than half of the deadline has gone: a walk over pages goes on only then. */
    hasTime(): boolean
  }

  interface FastifyInstance {
    /** Seals and opens the cursors of lists. */
    cursors: Cursors
    /** The zone of the upstream's local times, and of days in queries. */
    zone: Zone
    /** How many pages of an export, and chunks of an import, are on their way at a time. */
    concurrency: { readonly exports: number; readonly imports: number }
  }
}
