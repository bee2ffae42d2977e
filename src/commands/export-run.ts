import { text as textOf } from 'node:stream/consumers'
import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { fail } from './command.ts'
import type { ExportList } from './export-lists.ts'
import type { Remote } from './remote/address.ts'
import { ask, reasonOf } from './remote/ask.ts'
import { jsonIn, problemLines, RemoteFailure } from './remote/problem-text.ts'
import { counted, inBytes, type Progress, progress } from './remote/progress.ts'
import { lastLine, rowCount } from './remote/row-count.ts'
import { type Sink, standardOutput, wholeFile } from './remote/sink.ts'
import { stoppable } from './remote/stoppable.ts'

/** An export to make. */
export interface ExportOrder {
  readonly remote: Remote
  readonly list: ExportList
  /** Of the list, its places filled in. */
  readonly path: string
  readonly query: URLSearchParams
  readonly format: 'csv' | 'ndjson'
  /** Standard output, if not said. */
  readonly file: string | undefined
  readonly json: boolean
}

interface Sums {
  readonly rows: number
  readonly bytes: number
}

const mediaTypes = { csv: 'text/csv', ndjson: 'application/x-ndjson' }

/** Writes all of a list. Throws where it is refused, and where it breaks off: a file isn't there then. */
export function sendTo(order: ExportOrder): Promise<void> {
  return stoppable(async (stop) => {
    const shown = progress(isWatched(order))
    const sums = await written(order, shown, stop).finally(() => shown.end())
    tell(order, sums)
  }, fail)
}

async function written(order: ExportOrder, shown: Progress, stop: AbortSignal): Promise<Sums> {
  const { remote, path, query, format, file } = order
  const sink = file === undefined ? standardOutput(stop) : await wholeFile(file)
  try {
    const rows = await ask(remote, {
      method: 'GET',
      path: withQuery(path, query),
      accept: mediaTypes[format],
      stop
    })
    let total = 0
    void rowsInAll(order, stop).then((all) => {
      total = all
    })
    const sums = await copy(rows, sink, format, stop, (so) =>
      shown.show(so.rows, total, `${counted(so.rows, 'row')} · ${inBytes(so.bytes)}`)
    )
    await sink.finish()
    return sums
  } catch (error) {
    await sink.discard()
    throw error
  }
}

/** Copies the rows as they come. Throws `RemoteFailure` where they break off. */
async function copy(
  rows: AsyncIterable<Uint8Array>,
  sink: Sink,
  format: ExportOrder['format'],
  stop: AbortSignal,
  show: (sums: Sums) => void
): Promise<Sums> {
  const [count, last] = [rowCount(format), lastLine()]
  let [bytes, writing] = [0, false]
  try {
    for await (const chunk of rows) {
      count.add(chunk)
      if (format === 'ndjson') last.add(chunk)
      bytes += chunk.length
      writing = true
      await sink.write(chunk)
      writing = false
      show({ rows: count.rows, bytes })
    }
  } catch (error) {
    if (writing && !stop.aborted) throw error
    throw brokenOff(stop.aborted ? 'stopped' : reasonOf(error))
  }
  // Something between here and the gateway may hide that the connection was cut.
  if (last.text().startsWith('{"error":')) throw brokenOff('the gateway says so')
  return { rows: count.rows, bytes }

  function brokenOff(why: string): RemoteFailure {
    const said = jsonIn(last.text())
    const problem =
      typeof said === 'object' && said !== null && 'error' in said ? problemLines(said.error) : undefined
    const whole = Math.max(count.rows - (problem ? 1 : 0), 0)
    const [first = why, ...rest] = problem ?? []
    return new RemoteFailure([`the export broke off after ${counted(whole, 'row')}: ${first}`, ...rest])
  }
}

const Page = Type.Object({ total: Type.Integer() })

/** How many rows there are, where a page of the list can tell and somebody looks; else 0. */
async function rowsInAll(order: ExportOrder, stop: AbortSignal): Promise<number> {
  const { remote, list, path, query } = order
  if (!list.countable || !isWatched(order)) return 0
  const counting = new URLSearchParams([...query, ['include_total', 'true']])
  const most = Number(query.get('limit') ?? Number.POSITIVE_INFINITY)
  counting.set('limit', '1')
  try {
    const page = jsonIn(
      await textOf(
        await ask(remote, {
          method: 'GET',
          path: withQuery(path, counting),
          accept: 'application/json',
          stop
        })
      )
    )
    return Value.Check(Page, page) ? Math.min(page.total, most) : 0
  } catch {
    return 0
  }
}

/** Whether somebody looks at standard error, a terminal that the rows don't go to. */
function isWatched({ file }: ExportOrder): boolean {
  return process.stderr.isTTY === true && (file !== undefined || process.stdout.isTTY !== true)
}

function withQuery(path: string, query: URLSearchParams): string {
  return query.size === 0 ? path : `${path}?${query}`
}

function tell(order: ExportOrder, { rows, bytes }: Sums): void {
  const { list, file, json } = order
  const out = file === undefined ? process.stderr : process.stdout
  if (json) out.write(`${JSON.stringify({ list: list.name, rows, bytes, file: file ?? null })}\n`)
  else if (file !== undefined) out.write(`Wrote ${counted(rows, 'row')} to ${file}.\n`)
  else if (isWatched(order)) out.write(`${counted(rows, 'row')}, ${inBytes(bytes)}.\n`)
}
