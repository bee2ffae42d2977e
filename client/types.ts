import type { paths } from './schema.ts'

/** The methods that the API has. */
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** The paths that have this method, and answer JSON or nothing. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, { responses: infer Responses }>
    ? Success<Responses> extends { content: { 'application/json': unknown } } | { content?: never }
      ? P
      : never
    : never
}[keyof paths]

/** The operation at a path. */
export type Operation<P extends keyof paths, M extends Method> =
  paths[P] extends Record<M, infer Op> ? Op : never

type Success<Responses> = Responses extends { 200: infer Answer }
  ? Answer
  : Responses extends { 201: infer Answer }
    ? Answer
    : Responses extends { 202: infer Answer }
      ? Answer
      : Responses extends { 204: infer Answer }
        ? Answer
        : never

/** What an operation answers; `undefined` where it answers nothing. */
export type Answer<Op> = Op extends { responses: infer Responses }
  ? Success<Responses> extends { content: { 'application/json': infer Body } }
    ? Body
    : undefined
  : never

/** The paths whose `get` is a list. */
export type ListPath = {
  [P in keyof paths]: Answer<Operation<P, 'get'>> extends {
    data: readonly unknown[]
    next_cursor: string | null
  }
    ? P
    : never
}[keyof paths]

/** A page of the list at a path. */
export type Page<P extends ListPath> = Answer<Operation<P, 'get'>> & {
  data: readonly unknown[]
  has_more: boolean
  next_cursor: string | null
}

/** A row of the list at a path. */
export type Row<P extends ListPath> = Page<P>['data'][number]

interface Sent {
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

type Part<Op, Name extends 'path' | 'query'> = Op extends { parameters: infer Parameters }
  ? Name extends keyof Parameters
    ? [Exclude<Parameters[Name], undefined>] extends [never]
      ? { readonly [N in Name]?: never }
      : Pick<Parameters, Name>
    : unknown
  : unknown

type Body<Op> = Op extends { requestBody: { content: { 'application/json': infer Json } } }
  ? { readonly body: Json }
  : Op extends { requestBody?: { content: { 'application/json': infer Json } } }
    ? { readonly body?: Json }
    : { readonly body?: never }

/** What a request to an operation is made of. */
export type Init<Op> = Sent & Part<Op, 'path'> & Part<Op, 'query'> & Body<Op>

/** What a request for a list is made of: cursors and formats are the client's own matter. */
export type ListInit<P extends ListPath> = Sent &
  Part<Operation<P, 'get'>, 'path'> &
  (Operation<P, 'get'> extends { parameters: { query?: infer Query } }
    ? { readonly query?: Omit<NonNullable<Query>, 'cursor' | 'format'> }
    : unknown)

/** An argument that may be left out where nothing in it has to be said. */
export type Optional<T> = Record<never, never> extends T ? [init?: T] : [init: T]
