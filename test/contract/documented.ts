import ajvCompiler from '@fastify/ajv-compiler'
import type { FastifyInstance } from 'fastify'

/** The parts of the OpenAPI document that answers are checked against. */
export interface Operation {
  readonly operationId: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[]
  readonly requestBody?: {
    readonly content: Readonly<
      Record<
        string,
        { readonly examples?: { readonly documented?: { readonly value: unknown } } } | undefined
      >
    >
  }
  readonly responses: Readonly<Record<string, ResponseObject>>
  readonly security?: readonly object[]
  readonly 'x-upstream-methods'?: readonly string[]
}

interface ResponseObject {
  readonly $ref?: string
  readonly headers?: object
  readonly content?: Readonly<Record<string, object>>
}

export interface Document {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly responses: Readonly<Record<string, ResponseObject>>
    readonly schemas: Readonly<Record<string, object>>
    readonly headers: Readonly<Record<string, object>>
  }
}

export interface AnswerSeen {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: unknown
}

/** Headers of HTTP itself, and those that only browsers go by: no operation has to document them. */
const httpHeaders =
  /^(content-.+|connection|keep-alive|transfer-encoding|date|vary|accept-encoding|access-control-.+|cross-origin-.+|origin-agent-cluster|referrer-policy|x-(content-type-options|dns-prefetch-control|download-options|frame-options|permitted-cross-domain-policies|xss-protection))$/

export function documentOf(server: FastifyInstance): Document {
  return server.swagger() as unknown as Document
}

/** Throws where an answer has a status, a type, a header or a body that the document doesn't have. */
export function checkDocumented(
  server: FastifyInstance,
  method: string,
  url: string,
  seen: AnswerSeen
): void {
  const document = documentOf(server)
  const fail = (what: string): never => {
    throw new Error(`${method} ${url} answered ${seen.status} with ${what}: ${JSON.stringify(seen.body)}`)
  }
  const type = seen.headers['content-type']?.split(';', 1)[0]
  const found = operationOf(document, method, url)
  if (found === undefined) {
    if (seen.status < 400) return
    if (type !== 'application/problem+json') fail('something that is no problem')
    if (method === 'HEAD') return
    const faults = faultsIn(document, '/components/schemas/Problem', seen.body)
    if (faults !== '') fail(faults)
    return
  }
  const [pointer, operation] = found
  const response = operation.responses[seen.status] ?? fail('an undocumented status')
  const where = response.$ref?.slice(1) ?? `${pointer}/responses/${seen.status}`
  const { content, headers = {} } = response.$ref ? resolved(document, response.$ref) : response
  if (seen.status !== 304) {
    const documented = Object.keys(headers).map((name) => name.toLowerCase())
    const others = Object.keys(seen.headers).filter((name) => !httpHeaders.test(name))
    const unknown = others.filter((name) => !documented.includes(name))
    if (unknown.length > 0) fail(`undocumented headers ${unknown.join(', ')}`)
  }
  if (content === undefined && type !== undefined) fail('an undocumented body')
  if (content === undefined) return
  if (type === undefined || !(type in content)) fail(`the undocumented type ${type}`)
  if (method === 'HEAD' || seen.headers['content-encoding'] !== undefined || !/json/.test(type ?? '')) return
  // Of NDJSON the schema is that of a line.
  const values = type === 'application/x-ndjson' ? (seen.body as unknown[]) : [seen.body]
  for (const value of values) {
    const faults = faultsIn(document, `${where}/content/${escaped(type ?? '')}/schema`, value)
    if (faults !== '') fail(faults)
  }
}

function operationOf(document: Document, method: string, url: string): [string, Operation] | undefined {
  const path = url.split('?', 1)[0] ?? ''
  const verb = method === 'HEAD' ? 'get' : method.toLowerCase()
  for (const [template, operations] of Object.entries(document.paths)) {
    const pattern = new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`)
    const operation = operations[verb]
    // A path of its own is none with a parameter (OpenAPI 3.1, "Path Templating Matching").
    const own = template === path || !Object.hasOwn(document.paths, path)
    if (operation && own && pattern.test(path)) return [`/paths/${escaped(template)}/${verb}`, operation]
  }
  return undefined
}

function resolved(document: Document, reference: string): ResponseObject {
  const response = document.components.responses[reference.split('/').at(-1) ?? '']
  if (response === undefined) throw new Error(`the document lacks ${reference}`)
  return response
}

interface Validate {
  (data: unknown): boolean
  errors?: { instancePath: string; message?: string; params: object }[] | null
}

const validators = new Map<string, Validate>()
let compile: ((route: object) => unknown) | undefined

/** What is wrong with a body by the schema at this JSON pointer of the document; `''` if nothing. */
export function faultsIn(document: Document, pointer: string, body: unknown): string {
  // The document is the same for every app; it is compiled once.
  compile ??= ajvCompiler()(
    { openapi: { $id: 'openapi', ...strictly(document) } as never },
    {
      customOptions: {
        coerceTypes: false,
        removeAdditional: false,
        useDefaults: false,
        allErrors: true,
        strict: false,
        formats: { 'custom-field-name': true }
      } as never
    }
  ) as (route: object) => unknown
  const validate =
    validators.get(pointer) ?? (compile({ schema: { $ref: `openapi#${encodeURI(pointer)}` } }) as Validate)
  validators.set(pointer, validate)
  return validate(body) ? '' : `a body that does not fit (${JSON.stringify(validate.errors)})`
}

/** A copy in which objects have no fields but the documented ones. */
function strictly<T>(value: T): T {
  if (Array.isArray(value)) return value.map(strictly) as T
  if (typeof value !== 'object' || value === null) return value
  const copy = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, strictly(item)]))
  const isObject = copy.type === 'object' && typeof copy.properties === 'object'
  return (isObject ? { additionalProperties: false, ...copy } : copy) as T
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
