import ajvCompiler from '@fastify/ajv-compiler'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { FastifyValidationResult } from 'fastify/types/schema.js'
import { fieldNameFormat, spanEndFormat } from '../../schemas/common.ts'
import type { Fault } from '../../schemas/problem.ts'
import { isEnd } from '../time/spans.ts'
import { isReservedFieldName } from '../v1/field-names.ts'
import { distinct, faultsFrom, type Part, type SchemaError } from './faults.ts'
import { oversized, unsound } from './sound.ts'

interface Validate {
  (data: unknown): boolean
  errors?: SchemaError[] | null
}

type Schema = Readonly<Record<string, unknown>>

/**
 * Validates stricter than Fastify does by itself: nothing is coerced or dropped without a word, all faults are
 * found, and texts that the upstream's PHP would choke on are faults too.
 */
export function validateStrictly(app: FastifyInstance): void {
  const customOptions = {
    coerceTypes: false,
    removeAdditional: false,
    allErrors: true,
    useDefaults: true,
    formats: { [fieldNameFormat]: (name: string) => !isReservedFieldName(name), [spanEndFormat]: isEnd }
  }
  const compilers = ajvCompiler()
  // The shared schemas are all there when the first route is compiled, and not before.
  let compile: ((route: object) => Validate) | undefined
  app.setValidatorCompiler<Schema>((route): FastifyValidationResult => {
    compile ??= compilers(app.getSchemas() as Parameters<typeof compilers>[0], { customOptions }) as (
      route: object
    ) => Validate
    const check = compile(route)
    if (route.httpPart === 'headers') return check
    if (route.httpPart === 'body') return withSoundText(check, unsound)
    return withSoundText(
      route.httpPart === 'querystring' ? withTypedQuery(check, route.schema) : check,
      unsoundValues
    )
  })
}

/** Of queries and paths the values alone: a name that isn't known is a fault already. */
const unsoundValues: typeof unsound = (data) =>
  unsound(data).filter(({ instancePath }) => instancePath !== '')

function withSoundText(check: Validate, faultsOf: typeof unsound): Validate {
  const validate: Validate = (data) => {
    const faults = faultsOf(data)
    // Two million wrong items would be as many faults.
    const fits = faults.some(({ keyword }) => keyword === oversized) || check(data)
    if (fits && faults.length === 0) return true
    validate.errors = [...faults, ...(fits ? [] : (check.errors ?? []))]
    return false
  }
  return validate
}

/** Queries are text: digits alone become integers, `true` and `false` booleans, where the schema wants them. */
function withTypedQuery(check: Validate, schema: Schema): Validate {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Schema>)
  const integers = properties.filter(([, { type }]) => type === 'integer').map(([name]) => name)
  const booleans = properties.filter(([, { type }]) => type === 'boolean').map(([name]) => name)
  const validate: Validate = (data) => {
    const query = data as Record<string, unknown>
    for (const name of integers) {
      const value = query[name]
      if (typeof value === 'string' && /^[0-9]+$/.test(value)) query[name] = Number(value)
    }
    for (const name of booleans) {
      const value = query[name]
      if (value === 'true' || value === 'false') query[name] = value === 'true'
    }
    const fits = check(query)
    validate.errors = check.errors ?? null
    return fits
  }
  return validate
}

/** Every fault of a request, in all its parts: Fastify itself stops at the first part that has one. */
export function faultsOf(request: FastifyRequest): Fault[] {
  return distinct([
    ...partFaults(request, 'params', request.params),
    ...partFaults(request, 'querystring', request.query),
    ...partFaults(request, 'headers', request.headers),
    ...partFaults(request, 'body', request.body),
    ...encodingFaults(request),
    ...tolerantChecks(request)
  ])
}

/** The faults that no schema finds: in the query's encoding, and those of the route's own checks. */
export function checkFaults(request: FastifyRequest): readonly Fault[] {
  const [inEncoding, inRoute] = [encodingFaults(request), routeFaults(request)]
  return inEncoding.length === 0 ? inRoute : [...inEncoding, ...inRoute]
}

const noFaults: readonly Fault[] = []

/** What is percent-encoded has to be UTF-8 (RFC 3986, 2.5); the parser passes on as text what isn't. */
function encodingFaults({ url }: FastifyRequest): readonly Fault[] {
  if (!url.includes('%')) return noFaults
  const query = url.split('?', 2)[1] ?? ''
  return query.split('&').flatMap((pair) => {
    if (isDecodable(pair)) return []
    const [name = ''] = pair.split('=', 1)
    return [
      {
        detail: 'is not percent-encoded UTF-8',
        parameter: isDecodable(name) ? decodeURIComponent(name) : name
      }
    ]
  })
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

function routeFaults(request: FastifyRequest): readonly Fault[] {
  const { checks } = request.routeOptions.config
  return checks === undefined ? noFaults : checks.flatMap((check) => check(request))
}

/**
 * The same of a request that does not fit its schemas: a check that relies on what doesn't fit can fail, and
 * what it would have looked at is told already.
 */
function tolerantChecks(request: FastifyRequest): Fault[] {
  return (request.routeOptions.config.checks ?? []).flatMap((check) => {
    try {
      return check(request)
    } catch {
      return []
    }
  })
}

function partFaults(request: FastifyRequest, part: Part, data: unknown): Fault[] {
  const validate = request.getValidationFunction(part) as Validate | undefined
  if (validate === undefined || validate(data)) return []
  return faultsFrom(validate.errors ?? [], part, data)
}
