import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildApp } from '../app.ts'
import { readConfig } from '../config.ts'
import { surfaceOf } from '../http/surface.ts'
import { noStore } from '../store/no-store.ts'
import { type Command, UsageError } from './command.ts'

export const openapiCommand: Command = {
  summary: 'print the OpenAPI document',
  usage: '[--yaml] [--write FOLDER]',
  options: { yaml: { type: 'boolean' }, write: { type: 'string' } },
  async run({ json, yaml, write }) {
    if (json && yaml) throw new UsageError('the document is either --json or --yaml')
    const documents = await makeDocuments()
    if (typeof write === 'string') {
      await mkdir(write, { recursive: true })
      for (const [name, text] of Object.entries(documents)) await writeFile(join(write, name), text)
    } else {
      process.stdout.write(documents[yaml ? 'openapi.yaml' : 'openapi.json'])
    }
  }
}

/** The document in its forms, as `openapi/` holds them: it is the same whatever the environment says. */
export async function makeDocuments() {
  const server = await described()
  const document = server.swagger()
  const documents = {
    'openapi.json': `${JSON.stringify(document, null, 2)}\n`,
    'openapi.yaml': server.swagger({ yaml: true }),
    'surface.txt': surfaceOf(document)
  }
  await server.close()
  return documents
}

/** The document as data. */
export async function makeDocument() {
  const server = await described()
  const document = server.swagger()
  await server.close()
  return document
}

async function described() {
  const { server } = await buildApp({
    config: { ...readConfig({}), LOG_LEVEL: 'silent' },
    secrets: ['no cursor is made of this secret: nothing is served'],
    store: noStore(),
    upstreamUrl: new URL('http://127.0.0.1/'),
    sandbox: false
  })
  return server
}
