import type { FastifySchemaValidationError } from 'fastify'
import { formatSays, patternSays } from '../../schemas/common.ts'
import type { Fault } from '../../schemas/problem.ts'
import { below } from './pointer.ts'

/** What Ajv reports, and `sound.ts` likewise. */
export interface SchemaError extends FastifySchemaValidationError {
  /** Of a key of an object: the key, which stands in `instancePath`'s object. */
  propertyName?: string
}

/** The parts of a request that have schemas. */
export type Part = 'params' | 'querystring' | 'headers' | 'body'

/** The faults of one part of a request, from what the validator reports of it. */
export function faultsFrom(errors: readonly SchemaError[], part: Part, data: unknown): Fault[] {
  const choices = errors.filter(({ keyword }) => keyword === 'anyOf')
  const mistyped = new Set(errors.filter(({ keyword }) => keyword === 'type').map(placeOf))
  return errors
    .filter(({ keyword }) => !summaries.has(keyword))
    .filter((error) => error.keyword !== 'enum' || !mistyped.has(placeOf(error)))
    .filter((error) => !choices.some((choice) => isIn(choice, error)))
    .map((error) => {
      const branches = error.keyword === 'anyOf' ? errors.filter((inner) => isIn(error, inner)) : []
      const fault = faultOf(error, part, detailOf(error, part, branches))
      return isGivenTwice(fault, part, data) ? { ...fault, detail: 'is given more than once' } : fault
    })
}

/** Each of these faults once. */
export function distinct(faults: readonly Fault[]): Fault[] {
  const seen = new Set<string>()
  return faults.filter((fault) => {
    const key = JSON.stringify(fault)
    return !seen.has(key) && seen.add(key)
  })
}

/** What these report is reported by the schemas in them too, and more clearly. */
const summaries = new Set(['if', 'propertyNames'])

const placeOf = ({ instancePath }: SchemaError) => instancePath

/** Whether an error comes from a branch of this `anyOf`. */
function isIn(choice: SchemaError, { schemaPath, instancePath }: SchemaError): boolean {
  return schemaPath.startsWith(`${choice.schemaPath}/`) && instancePath.startsWith(choice.instancePath)
}

function isGivenTwice({ parameter }: Fault, part: Part, data: unknown): boolean {
  if (part !== 'querystring' || parameter === undefined) return false
  return Array.isArray((data as Readonly<Record<string, unknown>>)[parameter])
}

function faultOf(error: SchemaError, part: Part, detail: string): Fault {
  const { params, instancePath, propertyName } = error
  const name = params.missingProperty ?? params.additionalProperty ?? propertyName
  const pointer = typeof name === 'string' ? below(instancePath, name) : instancePath
  if (part === 'body') return { detail, pointer }
  const first = unescaped(pointer.split('/')[1] ?? '')
  return part === 'headers' ? { detail, header: headerName(first) } : { detail, parameter: first }
}

function detailOf(error: SchemaError, part: Part, branches: readonly SchemaError[]): string {
  const { keyword, message = 'is not valid', params } = error
  switch (keyword) {
    case 'required':
      return 'is required'
    case 'additionalProperties':
      return part === 'body' ? 'is not a field of this body' : 'is not a parameter of this route'
    case 'type':
      return `must be ${kindOf(params.type)}`
    case 'minProperties':
      return 'must have at least one field'
    case 'pattern':
      return patternSays[String(params.pattern)] ?? message
    case 'format':
      return formatSays[String(params.format)] ?? message
    case 'enum':
      return `must be one of ${[params.allowedValues].flat().join(', ')}`
    case 'uniqueItems':
      return 'must not have the same item twice'
    case 'false schema':
      return 'cannot go with the other values'
    case 'anyOf':
      return choiceOf(branches) ?? message
    default:
      return message.replace('NOT have', 'not have')
  }
}

/** In words, where each branch wants another field. */
function choiceOf(branches: readonly SchemaError[]): string | undefined {
  const names = branches.map(({ keyword, params }) => (keyword === 'required' ? params.missingProperty : ''))
  return names.length > 0 && names.every((name) => typeof name === 'string' && name !== '')
    ? `must have at least one of ${names.join(', ')}`
    : undefined
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
  return [type]
    .flat()
    .map((name) => kinds[String(name)] ?? String(name))
    .join(' or ')
}

/** The usual spelling of a header, whose name Node gives in lower case. */
export const headerName = (name: string) => name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase())

const unescaped = (name: string) => name.replaceAll('~1', '/').replaceAll('~0', '~')
