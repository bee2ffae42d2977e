import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { startSandbox } from '../../src/sandbox/server.ts'
import { build } from '../build.ts'

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../openapi/${name}`, import.meta.url), 'utf8'))

interface Asked {
  readonly method: string
  /** As in the document: `/tags/{tag_id}`. */
  readonly path: string
  /** As it is sent. */
  readonly line: string
  readonly body: string | undefined
  readonly type: string | undefined
}

interface PostmanItem {
  readonly item?: readonly PostmanItem[]
  readonly request: {
    readonly method: string
    readonly header?: readonly { key: string; value: string }[]
    readonly body?: { raw: string }
    readonly url: {
      readonly path: readonly string[]
      readonly variable: readonly { key: string; value: string }[]
      readonly query: readonly { key: string; value: string; disabled: boolean }[]
    }
  }
}

function ofPostman({ item, request }: PostmanItem): Asked[] {
  if (item) return item.flatMap(ofPostman)
  const { method, url, header = [], body } = request
  const path = `/${url.path.join('/')}`
  const filled = url.variable.reduce((text, { key, value }) => text.replace(`:${key}`, value), path)
  const query = url.query.filter(({ disabled }) => !disabled).map(({ key, value }) => `${key}=${value}`)
  return [
    {
      method,
      path: path.replace(/:(\w+)/g, '{$1}'),
      line: `${method} ${filled}${query.length > 0 ? `?${query.join('&')}` : ''}`,
      body: body?.raw,
      type: header.find(({ key }) => key === 'Content-Type')?.value
    }
  ]
}

interface BrunoItem {
  readonly items?: readonly BrunoItem[]
  readonly request: { readonly method: string; readonly url: string }
}

function ofBruno({ items, request }: BrunoItem): string[] {
  if (items) return items.flatMap(ofBruno)
  const path = request.url.replace('{{baseUrl}}', '').replace(/:(\w+)/g, '{$1}')
  return [`${request.method} ${path}`]
}

const { paths } = read('openapi.json') as { paths: Record<string, object> }
const operations = Object.entries(paths).flatMap(([path, item]) =>
  Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`)
)
const inOrder = (lines: readonly string[]) => lines.toSorted((one, other) => (one < other ? -1 : 1))
const postman = (read('postman.json') as { item: PostmanItem[] }).item.flatMap(ofPostman)

it('The collection of Postman has every operation of the document', () => {
  expect(inOrder(postman.map(({ method, path }) => `${method} ${path}`))).toEqual(inOrder(operations))
})

it('The collection of Bruno has every operation of the document', () => {
  const { items } = read('bruno.json') as { items: BrunoItem[] }
  expect(inOrder(items.flatMap(ofBruno))).toEqual(inOrder(operations))
})

it('Every read of the collection of Postman succeeds in the sandbox as it is', async () => {
  const sandbox = await startSandbox()
  const { ask } = await build({ url: sandbox.url, sandbox: true })
  for (const { line, method } of postman) {
    if (method === 'GET') expect([line, (await ask(line)).status]).toEqual([line, 200])
  }
  await sandbox.close()
})
