import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { makeDocuments } from '../../src/commands/openapi.ts'

interface Media {
  schema?: { $ref?: string }
  examples?: object
}

interface Operation {
  operationId?: string
  summary?: string
  description?: string
  tags?: string[]
  security?: object[]
  requestBody?: { content: Record<string, Media> }
  responses: Record<string, { content?: Record<string, Media> }>
  'x-upstream-methods'?: string[]
}

interface Document {
  tags: { name: string }[]
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object> }
}

const folder = new URL('../../openapi/', import.meta.url)
const made = await makeDocuments()
const document: Document = JSON.parse(made['openapi.json'])
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation }))
)

describe('openapi/', () => {
  test.each(Object.entries(made))(
    '%s is as the routes are now: else run "npm run openapi"',
    async (name, text) => {
      expect(await readFile(new URL(name, folder), 'utf8')).toBe(text)
    }
  )

  test('holds nothing else but the collections', async () => {
    const collections = ['postman.json', 'bruno.json']
    expect(new Set(await readdir(folder))).toEqual(new Set([...Object.keys(made), ...collections]))
  })
})

test('every operation has an id of its own', () => {
  const ids = operations.map(({ operation }) => operation.operationId)
  expect(ids.length).toBeGreaterThan(0)
  expect(new Set(ids).size).toBe(ids.length)
})

test('every schema has a name that says something', () => {
  const names = Object.keys(document.components.schemas)
  expect(names.filter((name) => !/^[A-Z][A-Za-z]+$/.test(name))).toEqual([])
})

describe.each(operations)('$name', ({ operation }) => {
  test('has an id, a summary, a description, and one tag that is explained', () => {
    expect(operation.operationId).toMatch(/^[a-z][A-Za-z]+$/)
    expect(operation.summary?.length).toBeGreaterThan(0)
    expect(operation.description?.length).toBeGreaterThan(0)
    expect(operation.tags).toHaveLength(1)
    expect(document.tags.map(({ name }) => name)).toEqual(expect.arrayContaining(operation.tags ?? []))
  })

  test('says what it needs, and where it needs something, what is behind it', () => {
    expect(operation.security).toBeInstanceOf(Array)
    const open = operation.security?.length === 0
    expect(operation['x-upstream-methods'] === undefined).toBe(open)
  })

  test('has a named schema and an example for each JSON body', () => {
    const successes = Object.entries(operation.responses).filter(([status]) => /^2/.test(status))
    expect(successes).not.toEqual([])
    for (const body of [operation.requestBody, ...successes.map(([, response]) => response)]) {
      const json = body?.content?.['application/json']
      if (json === undefined) continue
      expect(json.schema?.$ref).toMatch(/^#\/components\/schemas\/\w+$/)
      expect(Object.keys(json.examples ?? {})).not.toEqual([])
    }
  })
})
