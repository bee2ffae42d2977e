import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { problem } from '../../src/http/problem.ts'
import { type Row, rowsOf } from '../../src/imports/rows.ts'
import { cutInto, cuts } from './pieces.ts'

interface Read {
  readonly rows: readonly Row[]
  /** What hides where the next record begins. */
  readonly end?: string
}

async function read(bytes: Buffer, lengths: readonly number[]): Promise<Read> {
  const rows: Row[] = []
  try {
    const batches = rowsOf(cutInto(bytes, lengths), (line, detail) =>
      problem('invalid-request', { detail: `${line} ${detail}` })
    )
    for await (const batch of batches) rows.push(...batch)
    return { rows }
  } catch (error) {
    return { rows, end: String(error) }
  }
}

/** CSV of any kind, mostly of no good one. */
const noise = fc
  .array(fc.constantFrom('"', ',', '\n', '\r\n', 'a', '"a"', '""', 'é', '\r', '\uFEFF', ' '), {
    maxLength: 30
  })
  .map((parts) => parts.join(''))

/** RFC 4180, read slowly: the cells of each record by its number, `null` where a quote is in the wrong place. */
function slowly(text: string): { records: [number, string[] | null][]; hidden: boolean } {
  const records: [number, string[] | null][] = []
  const marked = text.startsWith('\uFEFF')
  for (let rest = text.slice(marked ? 1 : 0), count = 1; rest !== ''; count++) {
    const cells: string[] = []
    let stray = false
    let cell: RegExpExecArray | null
    const start = rest
    do {
      cell = /^"((?:[^"]|"")*)"(,|\r?\n|$)/.exec(rest) ?? /^(?!")((?:(?!\r?\n)[^,])*)(,|\r?\n|$)/.exec(rest)
      if (cell === null) return { records: [...records, [count, null]], hidden: true }
      const [whole, content = ''] = cell
      const quoted = rest.startsWith('"')
      stray ||= !quoted && content.includes('"')
      cells.push(quoted ? content.replaceAll('""', '"') : content)
      rest = rest.slice(whole.length)
    } while (cell[2] === ',')
    if (!/^\r?\n/.test(start)) records.push([count, stray ? null : cells])
  }
  return { records, hidden: false }
}

describe('CSV of any kind', () => {
  it('is read as its grammar says, however it is cut', () =>
    fc.assert(
      fc.asyncProperty(noise, cuts, async (text, lengths) => {
        const { rows, end } = await read(Buffer.from(text), lengths)
        const { records, hidden } = slowly(text)
        const first = records[0]?.[0] ?? 0
        expect(rows.map((row) => [row.line, 'cells' in row ? row.cells : null])).toEqual(
          records.map(([number, cells]) => [number - first, cells])
        )
        expect(end !== undefined).toBe(hidden)
      }),
      { numRuns: 1_000 }
    ))

  it('that is good is read as other readers do', () =>
    fc.assert(
      fc.asyncProperty(noise, cuts, async (text, lengths) => {
        const { rows, end } = await read(Buffer.from(text), lengths)
        const good = end === undefined && rows.every((row) => 'cells' in row)
        fc.pre(good && !/(^|\n)\uFEFF?(\r?\n|""\r?\n|""$)/.test(text))
        const records: string[][] = parse(text, {
          bom: true,
          relax_column_count: true,
          record_delimiter: ['\r\n', '\n']
        })
        expect(rows.map((row) => 'cells' in row && row.cells)).toEqual(records)
      })
    ))
})

describe('a record', () => {
  const longest = 262_144
  const x = (length: number) => 'x'.repeat(length)

  it('is there with its line break, however little follows', async () => {
    const batches = rowsOf(cutInto(Buffer.from('a,b\n"c"\r\n'), [4, 5]), () => problem('internal'))
    expect(await batches.next()).toEqual({ done: false, value: [{ line: 0, cells: ['a', 'b'] }] })
    expect(await batches.next()).toEqual({ done: false, value: [{ line: 1, cells: ['c'] }] })
  })

  it.each([1, 1_000, 16_384, 1_000_000])('has at most 256 KiB, in pieces of %i bytes', async (piece) => {
    const text = `a\n${x(longest)}\n${x(longest + 1)}\n${','.repeat(longest * 2)}\n"${x(longest - 2)}"\nb`
    const { rows, end } = await read(Buffer.from(text), [piece])
    const fault = 'must not have more than 262144 bytes'
    expect(rows).toEqual([
      { line: 0, cells: ['a'] },
      { line: 1, cells: [x(longest)] },
      { line: 2, fault },
      { line: 3, fault },
      { line: 4, cells: [x(longest - 2)] },
      { line: 5, cells: ['b'] }
    ])
    expect(end).toBeUndefined()
  })

  it('may be full of quotes', async () => {
    const { rows } = await read(Buffer.from(`a\n"${'""'.repeat(131_000)}"\n`), [16_384])
    expect(rows[1]).toEqual({ line: 1, cells: ['"'.repeat(131_000)] })
  })
})
