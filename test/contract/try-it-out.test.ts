import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { startSandbox } from '../../src/sandbox/server.ts'
import { build } from '../build.ts'

interface Parameter {
  readonly in: string
  readonly name: string
  readonly example?: unknown
  readonly schema?: { readonly default?: unknown; readonly examples?: readonly unknown[] }
}

interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> }
}

interface Media {
  readonly examples?: { readonly documented?: { readonly value: unknown } }
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly parameters: Readonly<Record<string, Parameter>> }
}

const sandbox = await startSandbox()
afterAll(() => sandbox.close())
const app = await build({ url: sandbox.url, sandbox: true }, afterAll)
const document = (await app.ask('GET /openapi.json', { as: null })).body as Document

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation }))
)
const groups = [...new Set(operations.flatMap(({ operation }) => operation.tags))]
const first = groups.map((group) => {
  const found = operations.find(({ operation }) => operation.tags.includes(group))
  if (found === undefined) throw new Error(`${group} has no operation`)
  return { group, ...found }
})

/** The request that the page sends: its inputs hold the examples, else the defaults, of the parameters. */
function requestOf({ path, method, operation }: (typeof operations)[number]) {
  const filled = (operation.parameters ?? []).map((one) =>
    '$ref' in one ? (document.components.parameters[one.$ref.split('/').at(-1) ?? ''] as Parameter) : one
  )
  const query = new URLSearchParams()
  let url = path
  for (const { in: where, name, example, schema } of filled) {
    const value = example ?? schema?.examples?.[0] ?? schema?.default
    if (value === undefined) continue
    if (where === 'path') url = url.replace(`{${name}}`, encodeURIComponent(String(value)))
    if (where === 'query') query.set(name, String(value))
  }
  return `${method.toUpperCase()} ${url}${query.size > 0 ? `?${query}` : ''}`
}

describe('the first operation of each group, as the docs fill it in, works in the sandbox', () => {
  it.each(first)('$group: $operation.operationId', async (found) => {
    const { status } = await app.ask(requestOf(found), { headers: { accept: 'application/json' } })
    expect(status).toBeLessThan(400)
  })
})

describe('every read, as the docs fill it in, works in the sandbox', () => {
  const reads = operations.filter(({ method }) => method === 'get')
  it.each(reads)('$operation.operationId', async (found) => {
    const { status } = await app.ask(requestOf(found), { headers: { accept: 'application/json' } })
    expect(status).toBeLessThan(400)
  })
})

describe('every change, as the docs fill it in, works in a sandbox of its own', () => {
  // The key of a deduction is for whoever charges to make up.
  const changes = operations.filter(
    ({ method, operation }) => method !== 'get' && operation.operationId !== 'deductCredits'
  )

  it.each(changes)('$operation.operationId', async (found) => {
    const own = await startSandbox({ leads: 20, calls: 20 })
    onTestFinished(() => own.close())
    const { ask } = await build({ url: own.url, sandbox: true })
    for (const [type, media] of Object.entries(found.operation.requestBody?.content ?? { '': {} })) {
      const { status, text } = await ask(requestOf(found), {
        body: media.examples?.documented?.value,
        headers: type === '' ? {} : { 'content-type': type }
      })
      expect(status, text).toBeLessThan(300)
      // An import tells in its lines.
      expect(text).not.toContain('"problem"')
    }
  })
})
