import swagger from '@fastify/swagger'
import type { FastifyInstance, RouteOptions } from 'fastify'
import { documentHeaders, documentParameters, headersOf, parametersOf } from './document-headers.ts'
import { describeExports } from './document-lists.ts'
import { documentResponses, problemResponses } from './document-problems.ts'
import { uploadBody } from './document-uploads.ts'
import { headerName } from './faults.ts'

/** The parts of an OpenAPI document that are completed here; all else passes. */
interface Document {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, NamedSchema>; [part: string]: object }
}

interface Operation {
  operationId?: string
  parameters?: Parameter[]
  responses: Record<string, Response>
  requestBody?: { required?: boolean; content: Record<string, Media> }
  [extension: string]: unknown
}

interface Parameter {
  name?: string
  in?: string
  required?: boolean
  schema?: { default?: unknown }
}

interface NamedSchema {
  properties?: object
  examples?: unknown[]
}

interface Response {
  description?: string
  headers?: object
  content?: Record<string, Media>
  $ref?: string
}

interface Media {
  schema?: { $ref?: string }
  examples?: object
}

const description = `A REST gateway for the Hot Prospector API V1.

**Ways in.** Every route but the open ones wants an \`Authorization\` header, one of three. \`Bearer hpg_…\`: a key that the operator of this gateway gives out, for one account, with scopes. \`Bearer\` with a JWT of the operator’s identity provider, where that is set up: a claim names the account, \`scope\` or \`scp\` the scopes. \`Basic\` with \`api_uId:api_key\`: Hot Prospector’s own credentials, passed through and kept nowhere, for servers alone; the operator can close this way. Each operation names the scope it needs; Basic credentials have all of them. \`GET /account\` tells whose credentials they are and what they may do.

**Limits.** \`RateLimit\` tells how many requests are left to these credentials and in how many seconds all are there again, \`RateLimit-Policy\` how many that are. 429 has \`Retry-After\`. Too many wrong credentials from one address are 429 too.

**Lists** answer \`data\`, \`has_more\`, \`next_cursor\` and \`total\`: give \`next_cursor\` as \`cursor\`, with the same filters, until \`has_more\` is false. The \`Link\` header has the next page ready-made.

**Exports.** Every list also comes whole, streamed, with every row of its filters: as NDJSON or CSV by \`Accept\`, or by \`?format=ndjson\` or \`csv\`, which names it as a file. A failure before the first byte is an ordinary problem. One that comes later ends the stream so that you can tell: the last line of NDJSON is \`{"error": <problem>}\`, and the connection is cut without the final chunk; CSV is cut alone. What arrived is then not the whole.

**Sending again.** Every POST, PUT, PATCH and DELETE takes an \`Idempotency-Key\`: sent again with the same key, a request is carried out once at most. Its answer is kept for 24 hours and comes again with \`Idempotency-Replayed: true\`, where the request succeeded or would fail the same way; an answer whose \`outcome\` is \`unknown\` for 7 days, unless it is found out meanwhile. After any other failure, and after \`partially-applied\`, the same key runs again. While the first request runs the others are 409 \`request-in-progress\`; another request under the key is 422 \`idempotency-key-reused\`.

**Errors** are problems (RFC 9457): go by \`status\` and \`code\`; \`type\` leads to a page that says what to do.

**Changes.** Fields, values of open enums, optional parameters and problem codes may be added at any time; nothing else changes within version 1.`

const tags = [
  { name: 'Account', description: 'Who the credentials belong to.' },
  { name: 'Tags', description: 'Labels that leads carry.' },
  { name: 'Groups', description: 'Lists that leads are in.' },
  {
    name: 'Custom fields',
    description: 'What an account adds to its leads, and all fields that these have.'
  },
  { name: 'Leads', description: 'The people to call.' },
  { name: 'Lead groups', description: 'The groups that a lead is in.' },
  { name: 'Lead tags', description: 'The tags that a lead carries.' },
  { name: 'Lead logs', description: 'What was said and written with one lead, and noted about it.' },
  { name: 'Calls', description: 'The calls of the account.' },
  { name: 'Messages', description: 'The text messages of the account.' },
  { name: 'Transcripts', description: 'What was said in calls.' },
  { name: 'Members', description: 'Who works for the account, and the seats they take.' },
  { name: 'Credits', description: 'What calls and messages are paid with.' },
  { name: 'Campaigns', description: 'Outbound campaigns.' },
  { name: 'Dashboards', description: 'What members did on a day.' },
  {
    name: 'Phone numbers',
    description: 'The numbers of the account, and how carriers show calls from them.'
  },
  { name: 'About', description: 'The gateway itself: open to all.' }
]

/** Makes the OpenAPI 3.1 document from the routes; register it before them. */
export async function describeApi(app: FastifyInstance, version: string): Promise<void> {
  const routes = new Map<string, RouteOptions>()
  app.addHook('onRoute', (route) => {
    if (route.schema?.operationId !== undefined && route.method !== 'HEAD') {
      routes.set(route.schema.operationId, route)
    }
  })

  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Prospector Gateway',
        version,
        description,
        license: { name: 'MIT', identifier: 'MIT' },
        contact: { name: 'Whoever runs this gateway' }
      },
      servers: [{ url: '/', description: 'This gateway.' }],
      tags,
      components: {
        securitySchemes: {
          basic: {
            type: 'http',
            scheme: 'basic',
            description:
              'The `api_uId` as the name and the `api_key` as the password: passed through, not kept. It has every scope.'
          },
          bearer: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'hpg_… or JWT',
            description:
              'A key of this gateway (`hpg_…`), or a JWT of the operator’s identity provider, checked as RFC8725 wants it: signed with RS256 or ES256 by a key of the provider, with issuer, audience, expiry and account.'
          }
        }
      }
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, i) => String(json.$id ?? `def-${i}`) },
    transform: ({ schema, url, route }) => {
      const { scope, v1 = [] } = route.config ?? {}
      if (scope === undefined) return { schema: { ...schema, security: [] }, url }
      const methods = [...new Set(v1.map(({ name }) => name))]
      const description = [schema.description, needs(scope, methods)].filter(Boolean).join('\n\n')
      return {
        schema: {
          ...schema,
          description,
          security: [{ basic: [] }, { bearer: [scope] }],
          'x-upstream-methods': methods
        },
        url
      }
    },
    transformObject: (document) => {
      if (!('openapiObject' in document)) throw new TypeError('an OpenAPI document was expected')
      // A copy: the plugin shares parts between operations and caches.
      const made = structuredClone(document.openapiObject) as unknown as Document
      complete(made, routes)
      // Nothing shared here either, else the YAML has anchors.
      return JSON.parse(JSON.stringify(made)) as typeof document.openapiObject
    }
  })
}

/** What an operation needs, in words: Swagger UI shows no extensions. */
function needs(scope: string, methods: readonly string[]): string {
  const behind = methods.map((name) => `\`${name}\``).join(', ')
  return `Needs the scope \`${scope}\`.${behind && ` Behind it in V1: ${behind}.`}`
}

/** Adds what every operation shares: problems, headers, and the examples of the named schemas. */
function complete({ paths, components }: Document, routes: ReadonlyMap<string, RouteOptions>): void {
  const { schemas } = components
  for (const operations of Object.values(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const route = routes.get(operation.operationId ?? '')
      if (route === undefined) continue
      // To the types of handlers a parameter with a default is always there; a client may leave it out.
      for (const parameter of operation.parameters ?? []) {
        if (parameter.schema?.default !== undefined) parameter.required = false
        if (parameter.in === 'header') parameter.name = headerName(parameter.name ?? '')
      }
      const prefers = route.config?.prefers === true
      const scoped = route.config?.scope !== undefined
      operation.parameters = [...(operation.parameters ?? []), ...parametersOf(method, prefers, scoped)]
      for (const [status, response] of Object.entries(operation.responses)) {
        response.headers = headersOf(
          method,
          Number(status),
          isPage(response.content, schemas),
          prefers,
          scoped
        )
        addExamples(response.content, schemas)
        if (status === '200' && route.config?.list) describeExports(response.content ?? {}, route.config.list)
        // A bodyless answer has a status and headers alone.
        if (status === '204') delete response.content
      }
      if (route.config?.uploads) operation.requestBody = uploadBody(route.config.uploads)
      addExamples(operation.requestBody?.content, schemas)
      if (operation.requestBody && route.config?.bodyOptional) operation.requestBody.required = false
      Object.assign(operation.responses, problemResponses(route, method))
    }
  }
  components.schemas = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)))
  components.responses = documentResponses(paths)
  components.headers = documentHeaders
  components.parameters = documentParameters
}

type Content = Readonly<Record<string, Media>>
type Schemas = Readonly<Record<string, NamedSchema>>

/** Whether the answer is a page of a list. */
function isPage(content: Content = {}, schemas: Schemas): boolean {
  return Object.values(content).some((media) => 'next_cursor' in (named(media, schemas)?.properties ?? {}))
}

function addExamples(content: Content = {}, schemas: Schemas): void {
  for (const media of Object.values(content)) {
    const [example] = named(media, schemas)?.examples ?? []
    if (example !== undefined) media.examples = { documented: { value: example } }
  }
}

function named({ schema }: Media, schemas: Schemas): NamedSchema | undefined {
  return schemas[schema?.$ref?.split('/').at(-1) ?? '']
}
