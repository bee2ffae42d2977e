import { afterAll, describe, expect, it } from 'vitest'
import { catalog } from '../../src/v1/catalog.ts'
import { V1Failure } from '../../src/v1/failure.ts'
import { exampleOf } from '../examples.ts'
import { failure } from '../upstream.ts'
import { credentials, startV1 } from './client.ts'
import { leads } from './meant/leads.ts'
import { logs } from './meant/logs.ts'
import { people } from './meant/people.ts'
import { plain } from './meant/plain.ts'
import { reports } from './meant/reports.ts'

/** One entry for each Method of the catalog; new ones go into a file of their resource in `meant/`. */
const table = [...plain, ...people, ...leads, ...logs, ...reports]

/** The documentation leaves the ids of some messages open, as `$TagId`. */
function filledIn(text: string, sends: object): string {
  const values = new Map(Object.entries(sends).map(([name, value]) => [name.toLowerCase(), String(value)]))
  return text.replaceAll(/\$(\w+)/g, (_all, name: string) => values.get(name.toLowerCase()) ?? '7')
}

async function failureOf(call: Promise<unknown>): Promise<V1Failure> {
  const error = await call.then(String, (thrown: unknown) => thrown)
  if (error instanceof V1Failure) return error
  throw error
}

const v1 = await startV1(undefined, {}, afterAll)

describe('the documented examples', () => {
  it('of every Method in the catalog are looked at here', () => {
    expect(new Set(table.map(({ name }) => name))).toEqual(new Set(catalog.map(({ name }) => name)))
  })

  describe.each(table)('$name', ({ name, call, sends, success, error }) => {
    const example = exampleOf(name)

    it('sends its parameters, the exact Method, and the credentials', async () => {
      v1.upstream.answers(() => example.success)
      await call(v1)
      const { api_uId, api_key, ...sent } = v1.upstream.calls[0]?.body ?? {}
      expect(sent).toEqual({ ...sends, Method: name })
      expect({ api_uId, api_key }).toEqual({ api_uId: credentials.apiUid, api_key: credentials.apiKey })
    })

    it('reads the documented success', async () => {
      v1.upstream.answers(() => example.success)
      expect(await call(v1)).toEqual(success)
    })

    it.each([
      ['', (text: string) => text],
      [' with the id filled in', (text: string) => filledIn(text, sends)]
    ])('reads the documented error%s', async (_how, written) => {
      v1.upstream.answers(() => written(example.error))
      if ('value' in error) expect(await call(v1)).toEqual(error.value)
      else {
        const { kind, reference = [] } = await failureOf(call(v1))
        expect(kind).toBe(error.kind)
        if (error.reference !== undefined) expect([reference].flat()).toContain(error.reference)
      }
    })

    it.each(['Invalid (api_uId or api_key)', 'Invalid (login email or password)/(api_uId or api_key)'])(
      'knows refused credentials: %s',
      async (message) => {
        v1.upstream.answers(() => failure(message))
        expect((await failureOf(call(v1))).kind).toBe('credentials-rejected')
      }
    )
  })
})
