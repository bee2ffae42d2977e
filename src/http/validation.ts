import ajvCompiler from '@fastify/ajv-compiler'
import type { FastifyInstance, FastifyRequest, FastifySchemaValidationError } from 'fastify'
import type { FastifyValidationResult } from 'fastify/types/schema.js'
import { patternSays } from '../../schemas/common.ts'
import type { Fault } from '../../schemas/problem.ts'
import { unsound } from './sound.ts'

/** What Ajv reports, and `sound.ts` likewise. */
export type SchemaError = FastifySchemaValidationError

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
    useDefaults: true
  } as const
  const compilers = ajvCompiler()
  // The shared schemas are all there when the first route is compiled, and not before.
  let compile: ((route: object) => Validate) | undefined
  app.setValidatorCompiler<Schema>((route): FastifyValidationResult => {
    compile ??= compilers(app.getSchemas() as Parameters<typeof compilers>[0], { customOptions }) as (
      route: object
    ) => Validate
    const check = compile(route)
    return withSoundText(route.httpPart === 'querystring' ? withTypedQuery(check, route.schema) : check)
  })
}

function withSoundText(check: Validate): Validate {
  const validate: Validate = (data) => {
    const fits = check(data)
    const faults = unsound(data)
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
  const faults = [
    ...partFaults(request, 'params', request.params),
    ...partFaults(request, 'querystring', request.query),
    ...partFaults(request, 'body', request.body)
  ]
  const seen = new Set<string>()
  return faults.filter((fault) => {
    const key = JSON.stringify(fault)
    return !seen.has(key) && seen.add(key)
  })
}

/** The faults that the route's own checks find. */
export function checkFaults(request: FastifyRequest): Fault[] {
  return (request.routeOptions.config.checks ?? []).flatMap((check) => check(request))
}

type Part = 'params' | 'querystring' | 'body'

function partFaults(request: FastifyRequest, part: Part, data: unknown): Fault[] {
  const validate = request.getValidationFunction(part) as Validate | undefined
  if (validate === undefined || validate(data)) return []
  return (validate.errors ?? []).map((error) => {
    const fault = faultOf(error, part)
    const given = part === 'querystring' && fault.parameter !== undefined && (data as Schema)[fault.parameter]
    return Array.isArray(given) ? { ...fault, detail: 'is given more than once' } : fault
  })
}

function faultOf(error: SchemaError, part: Part): Fault {
  const missing = error.params.missingProperty ?? error.params.additionalProperty
  const pointer =
    typeof missing === 'string' ? `${error.instancePath}/${escaped(missing)}` : error.instancePath
  const detail = detailOf(error, part)
  if (part === 'body') return { detail, pointer }
  return { detail, parameter: unescaped(pointer.split('/')[1] ?? '') }
}

function detailOf({ keyword, message = 'is not valid', params }: SchemaError, part: Part): string {
  if (keyword === 'required') return 'is required'
  if (keyword === 'additionalProperties') {
    return part === 'body' ? 'is not a field of this body' : 'is not a parameter of this route'
  }
  if (keyword === 'type') return `must be ${kindOf(params.type)}`
  if (keyword === 'minProperties') return 'must have at least one field'
  if (keyword === 'pattern') return patternSays[String(params.pattern)] ?? message
  return message.replace('NOT have', 'not have')
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number in digits',
  number: 'a number',
  boolean: 'true or false',
  object: 'a JSON object',
  array: 'a list'
}

function kindOf(type: unknown): string {
  const names = Array.isArray(type) ? type : [type]
  return names.map((name) => kinds[String(name)] ?? String(name)).join(' or ')
}

const escaped = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1')
const unescaped = (name: string) => name.replaceAll('~1', '/').replaceAll('~0', '~')
