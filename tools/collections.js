import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openApiToBruno } from '@usebruno/converters'
import postman from 'openapi-to-postmanv2'

/** Writes the collections of Postman and Bruno into a folder, from the document that lies there. */
const [folder = '../openapi'] = process.argv.slice(2)
const document = JSON.parse(await readFile(join(folder, 'openapi.json'), 'utf8'))

/** The sandbox, whose credentials are no secret; whoever imports a collection sets others. */
const variables = { baseUrl: 'http://127.0.0.1:3000', username: '1001', password: 'sandbox-key-1001' }

/** What a request is made of: the answers, with an example of each problem, would be ten times as much. */
const requests = structuredClone(document)
for (const path of Object.values(requests.paths)) {
  for (const operation of Object.values(path)) {
    operation.responses = { default: { description: 'See the document.' } }
    // What may be left out is left out, but for what makes an example of it.
    operation.parameters = (operation.parameters ?? []).filter(
      (one) => resolved(one).required === true || resolved(one).in === 'query'
    )
  }
}

function resolved(part) {
  return part.$ref === undefined
    ? part
    : part.$ref
        .slice(2)
        .split('/')
        .reduce((at, name) => at[name], document)
}

/** The examples of query parameters by path and name: what has one is sent, the rest is there to be filled in. */
function exampleOf(path, name) {
  const parameters = Object.values(document.paths[path] ?? {}).flatMap(({ parameters = [] }) =>
    parameters.map(resolved)
  )
  const { example, schema } = parameters.find((one) => one.in === 'query' && one.name === name) ?? {}
  return example ?? schema?.example
}

/** Ids that stay the same: those that are made are others each time, and every line would change. */
function named(value, place = '') {
  if (Array.isArray(value)) return value.map((one, index) => named(one, `${place}/${index}`))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) =>
      ['id', '_postman_id', 'uid'].includes(key) && typeof one === 'string'
        ? [key, idOf(`${place}/${key}`, one.length)]
        : [key, named(one, `${place}/${key}`)]
    )
  )
}

function idOf(place, length) {
  const hex = createHash('sha256').update(place).digest('hex')
  if (length !== 36) return hex.slice(0, length)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32)
  ].join('-')
}

async function postmanCollection() {
  const options = {
    folderStrategy: 'Tags',
    requestParametersResolution: 'Example',
    enableOptionalParameters: false,
    includeAuthInfoInExample: false,
    alwaysInheritAuthentication: true
  }
  const made = await new Promise((resolve, reject) => {
    postman.convert({ type: 'json', data: structuredClone(requests) }, options, (error, result) => {
      if (error || !result.result) reject(error ?? new Error(result.reason))
      else resolve(JSON.parse(JSON.stringify(result.output[0].data)))
    })
  })
  const filled = ({ item: items, request, ...item }) => {
    if (items) return { ...item, item: items.map(filled) }
    const path = `/${request.url.path.join('/').replace(/:(\w+)/g, '{$1}')}`
    const query = request.url.query.map((one) => {
      const example = exampleOf(path, one.key)
      return { ...one, disabled: example === undefined, value: String(example ?? '') }
    })
    const header = request.header?.map((one) =>
      one.key === 'Idempotency-Key' ? { ...one, value: '{{$guid}}' } : one
    )
    return { ...item, request: { ...request, header, url: { ...request.url, query } }, response: [] }
  }
  return {
    ...made,
    item: made.item.map(filled),
    auth: {
      type: 'basic',
      basic: ['username', 'password'].map((key) => ({ key, value: `{{${key}}}`, type: 'string' }))
    },
    variable: Object.entries(variables).map(([key, value]) => ({ key, value, type: 'string' }))
  }
}

async function brunoCollection() {
  const made = await openApiToBruno(structuredClone(requests))
  const filled = ({ examples: _examples, items, request, ...item }) => {
    if (items) return { ...item, items: items.map(filled) }
    const path = request.url.replace('{{baseUrl}}', '').replace(/:(\w+)/g, '{$1}')
    const params = request.params.map((one) => {
      if (one.type !== 'query') return one
      const example = exampleOf(path, one.name)
      return { ...one, enabled: example !== undefined, value: String(example ?? '') }
    })
    const headers = request.headers.map((one) =>
      one.name === 'Idempotency-Key' ? { ...one, value: '{{$randomUUID}}' } : one
    )
    return { ...item, request: { ...request, params, headers } }
  }
  const environment = Object.entries(variables).map(([name, value]) => ({
    uid: idOf(name, 21),
    name,
    value,
    type: 'text',
    enabled: true,
    secret: false
  }))
  return {
    ...made,
    items: made.items.map(filled),
    environments: [{ uid: idOf('sandbox', 21), name: 'Sandbox', variables: environment }]
  }
}

const collections = { 'postman.json': await postmanCollection(), 'bruno.json': await brunoCollection() }
for (const [name, collection] of Object.entries(collections)) {
  await writeFile(join(folder, name), `${JSON.stringify(named(collection), null, 2)}\n`)
}
