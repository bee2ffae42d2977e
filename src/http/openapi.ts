import swagger from '@fastify/swagger'
import type { FastifyInstance, RouteOptions } from 'fastify'
import { documentHeaders, documentParameters, headersOf, parametersOf } from './document-headers.ts'
import { documentResponses, problemResponses } from './document-problems.ts'

/** The parts of an OpenAPI document that are completed here; all else passes. */
export interface Operation {
  operationId?: string
  parameters?: object[]
  responses: Record<string, Response>
  requestBody?: { content: Record<string, Media> }
  [extension: string]: unknown
}

interface Response {
  description?: string
  headers?: object
  content?: Record<string, Media>
  $ref?: string
}

interface Media {
  schema?: { $ref?: string }
  example?: unknown
  examples?: object
}

const description = `A REST gateway for the Hot Prospector API V1.

**Ways in.** Every route but the open ones wants an \`Authorization\` header: HTTP Basic with \`api_uId:api_key\`, passed through to Hot Prospector and kept nowhere.

**Lists** answer \`data\`, \`has_more\`, \`next_cursor\` and \`total\`: give \`next_cursor\` as \`cursor\`, with the same filters, until \`has_more\` is false. The \`Link\` header has the next page ready-made.

**Errors** are problems (RFC 9457): go by \`status\` and \`code\`; \`type\` leads to a page that says what to do.

**Changes.** Fields, values of open enums, optional parameters and problem codes may be added at any time; nothing else changes within version 1.`

const tags = [
  { name: 'Account', description: 'Who the credentials belong to.' },
  { name: 'Tags', description: 'Labels that leads carry.' },
  { name: 'Groups', description: 'Lists that leads are in.' },
  { name: 'Campaigns', description: 'Outbound campaigns.' },
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
        contact: { name: 'Prospector Gateway', url: '/' }
      },
      servers: [{ url: '/', description: 'This gateway.' }],
      tags,
      components: {
        securitySchemes: {
          basic: {
            type: 'http',
            scheme: 'basic',
            description:
              'The `api_uId` as the name and the `api_key` as the password: passed through, not kept.'
          }
        }
      }
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, i) => String(json.$id ?? `def-${i}`) },
    transform: ({ schema, url, route }) => {
      const { scope, v1 } = route.config ?? {}
      const security = scope === undefined ? [] : [{ basic: [] }]
      const behind = v1 === undefined ? {} : { 'x-upstream-methods': v1.map(({ name }) => name) }
      return { schema: { ...schema, security, ...behind }, url }
    },
    transformObject: (document) => {
      if (!('openapiObject' in document)) throw new TypeError('an OpenAPI document was expected')
      // A copy: the plugin shares parts between operations and caches.
      const made = structuredClone(document.openapiObject) as unknown as Document
      complete(made, routes)
      return made as unknown as typeof document.openapiObject
    }
  })
}

interface Document {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, { examples?: unknown[] }>; [part: string]: object }
}

/** Adds what every operation shares: problems, headers, and the examples of the named schemas. */
function complete({ paths, components }: Document, routes: ReadonlyMap<string, RouteOptions>): void {
  components.responses = documentResponses()
  components.headers = documentHeaders
  components.parameters = documentParameters
  for (const operations of Object.values(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const route = routes.get(operation.operationId ?? '')
      if (route === undefined) continue
      operation.parameters = [...(operation.parameters ?? []), ...parametersOf(method)]
      for (const [status, response] of Object.entries(operation.responses)) {
        response.headers = headersOf(method, Number(status), response)
        addExamples(response.content, components.schemas)
        // A bodyless answer has a status and headers alone.
        if (status === '204') delete response.content
      }
      addExamples(operation.requestBody?.content, components.schemas)
      Object.assign(operation.responses, problemResponses(route, method))
    }
  }
}

function addExamples(
  content: Record<string, Media> | undefined,
  schemas: Record<string, { examples?: unknown[] }>
): void {
  for (const media of Object.values(content ?? {})) {
    const name = media.schema?.$ref?.split('/').at(-1)
    const [example] = (name && schemas[name]?.examples) || []
    if (example !== undefined) media.examples = { documented: { value: example } }
  }
}
