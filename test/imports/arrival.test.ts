import fc from 'fast-check'
import { expect, it } from 'vitest'
import { build } from '../build.ts'
import { chunkLines, csv, type Line, linesOf, ndjson } from './client.ts'

const email = fc.string({ unit: fc.constantFrom('a', 'é', ' ', '🇺'), minLength: 1, maxLength: 4 })

/** A lead, a line with a fault, or a blank one. */
const line = fc.oneof(
  { weight: 8, arbitrary: email.map((value) => ({ email: value })) },
  { weight: 1, arbitrary: fc.constant('faulty' as const) },
  { weight: 1, arbitrary: fc.constant('blank' as const) }
)
type AnyLine = { readonly email: string } | 'faulty' | 'blank'

const asNdjson = (lines: readonly AnyLine[]) =>
  lines.map((one) => (one === 'blank' ? '\n' : linesOf([one === 'faulty' ? {} : one]))).join('')

const asCsv = (lines: readonly AnyLine[]) =>
  `email,city\n${lines.map((one) => (one === 'blank' ? '\n' : one === 'faulty' ? ',\n' : `"${one.email}",\n`)).join('')}`

it('every lead arrives at the upstream once and in order, and is counted once', async () => {
  const { ask, upstream } = await build({ config: { IMPORT_CONCURRENCY: 1 } })
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 400, size: 'max' }), fc.boolean(), async (lines, inCsv) => {
      upstream.calls.length = 0
      const answered = await ask('POST /leads/import?group_id=7&tag_ids=5,12', {
        ...(inCsv ? { headers: csv, body: asCsv(lines) } : { headers: ndjson, body: asNdjson(lines) })
      })

      const good = lines.flatMap((one, index) =>
        typeof one === 'object' ? [{ line: index + 1, lead: one }] : []
      )
      const chunks = Array.from({ length: Math.ceil(good.length / 100) }, (_, index) =>
        good.slice(index * 100, index * 100 + 100)
      )
      expect(upstream.calls.map(({ body }) => body)).toEqual(
        chunks.map((chunk) =>
          expect.objectContaining({
            groupId: '7',
            tagId: ['5', '12'],
            leads_array: chunk.map(({ lead }) => lead)
          })
        )
      )
      expect(chunkLines(answered)).toEqual(
        chunks.map((chunk, index) => ({
          ...{ chunk: index + 1, status: 'queued' },
          lines: [chunk.at(0)?.line, chunk.at(-1)?.line]
        }))
      )
      const faulty = lines.flatMap((one, index) => (one === 'faulty' ? [index + 1] : []))
      const rejected = answered.body.filter(({ status }: Line) => status === 'rejected')
      expect(rejected.map((one: Line) => one.line)).toEqual(faulty)
      expect(answered.body.at(-1)).toEqual({
        ...{ status: 'done', queued: good.length, rejected: faulty.length },
        ...{ failed: 0, unknown: 0, not_attempted: 0 }
      })
    }),
    { numRuns: 40 }
  )
})
