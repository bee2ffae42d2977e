import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { longestExport, type PageQuery } from '../../schemas/common.ts'
import { jsonLines, RowText } from '../v1/row-text.ts'
import { compressionOf, encoder } from './content-encoding.ts'
import { csvWriter } from './csv.ts'
import { cut, cutWhereStalled } from './cut.ts'
import { foreseen, logFailure } from './errors.ts'
import { type Days, nameFile } from './file-name.ts'
import { formatOf, mediaTypes } from './formats.ts'
import { problemBody } from './problem.ts'
import { slots } from './slots.ts'
import { keepMemoryLow } from './stream-memory.ts'

/** The rows of a list, batch by batch as they come, and what its export is made with. */
export interface Exported<One> {
  readonly rows: AsyncIterable<readonly One[]>
  /** The days that they are from, for the name of the file. */
  readonly days?: Days | null | undefined
  /** Asks for the custom fields that have a column of their own in CSV. */
  readonly customFields?: (() => Promise<readonly string[]>) | undefined
}

type ListRequest = FastifyRequest<{ Querystring: PageQuery }>

type Row = Readonly<Record<string, unknown>>

/** How rows become text. */
interface Writer {
  /** The first lines, with what stands before them. */
  begin(rows: readonly Row[]): string | Buffer
  linesOf(rows: readonly Row[]): string | Buffer
}

const contentTypes = { ndjson: mediaTypes.ndjson, csv: `${mediaTypes.csv}; charset=utf-8; header=present` }

/** How many exports run at a time, and of one account: each holds some pages in memory. */
const places = slots({ what: 'exports', most: 256, mostOfOne: 64 })

/** A client that takes nothing for so long is gone, in milliseconds. */
const longestStallMs = 300_000

/**
 * Answers a list whole, as NDJSON or CSV, at the client's pace; settles when the answer is over. Throws what the first
 * batch of rows throws: until then failures are ordinary problems. One that comes later is the last line of NDJSON,
 * `{"error": <problem>}`, and cuts the connection.
 */
export async function sendExport<One extends Row>(
  request: ListRequest,
  reply: FastifyReply,
  { rows, days = null, customFields }: Exported<One>
): Promise<void> {
  const leave = places.take(request.principal?.identity ?? '')
  request.streams = true
  // Those who listen to its end are more than the ten that Node takes for a leak: log, policy, this, and each pipe's.
  reply.raw.setMaxListeners(20)
  const format = formatOf(request) === 'csv' ? 'csv' : 'ndjson'
  const batches = upTo(request.query.limit ?? longestExport, rows)
  let closeEncoder: (() => void) | undefined
  // Whatever ends the answer: its end, a client that hangs up, or that it is one to HEAD.
  reply.raw.once('close', () => {
    leave()
    closeEncoder?.()
    void batches.return(undefined).catch(() => undefined)
  })

  const writer = format === 'csv' ? await csvOf(request, customFields) : ndjsonOf(reply)
  const first = await batches.next()
  const beginning = writer.begin(first.done ? [] : first.value)

  const compression = compressionOf(request)
  if (compression !== undefined) reply.header('content-encoding', compression)
  nameFile(request, reply, format, days)
  reply.type(contentTypes[format])
  if (request.method === 'HEAD') {
    await reply.send(Readable.from([]))
    return
  }

  const { encode, end, close } = encoder(compression)
  closeEncoder = close
  if (reply.raw.destroyed) close()
  cutWhereStalled(reply.raw, longestStallMs)
  const told = request.server.streamObserver.exporting()
  let broken = false
  const ended = () => told.end(broken ? 'broken' : reply.raw.writableFinished ? 'whole' : 'left')
  if (reply.raw.closed) ended()
  else reply.raw.once('close', ended)
  await reply.send(Readable.from(pieces()))

  async function* pieces() {
    try {
      // Also where it is empty: the head goes out with it, however long the next batch takes.
      yield await encode(beginning)
      told.rows(first.done ? 0 : first.value.length)
      for await (const batch of batches) {
        keepMemoryLow()
        yield await encode(writer.linesOf(batch))
        told.rows(batch.length)
      }
      yield await end()
    } catch (error) {
      if (reply.raw.destroyed) return
      broken = true
      const failure = foreseen(error, request)
      logFailure(request, failure, error)
      const { code, members } = failure
      if (format === 'ndjson') {
        yield await encode(`${JSON.stringify({ error: problemBody(code, members, request.id) })}\n`)
      }
      await cut(reply.raw)
    }
  }
}

/** The batches of an export up to this many rows; what gives them is closed with it. */
async function* upTo<One>(
  most: number,
  batches: AsyncIterable<readonly One[]>
): AsyncGenerator<readonly One[]> {
  let left = most
  for await (const batch of batches) {
    const rows = batch.slice(0, left)
    left -= rows.length
    yield rows
    if (left === 0) return
  }
}

async function csvOf(request: ListRequest, customFields: Exported<Row>['customFields']): Promise<Writer> {
  const { list } = request.routeOptions.config
  if (list === undefined) throw new Error(`${request.routeOptions.url} declares no list`)
  const { header, linesOf } = csvWriter(list, await customFields?.())
  const textOf = (rows: readonly Row[]) =>
    linesOf(rows.map((row) => (row instanceof RowText ? row.value : row)))
  return { begin: (rows) => header + textOf(rows), linesOf: textOf }
}

/** Its lines have the declared fields and no others, as pages do. */
function ndjsonOf(reply: FastifyReply): Writer {
  const serialize = reply.getSerializationFunction('200', mediaTypes.ndjson)
  if (serialize === undefined) throw new Error(`${reply.routeOptions.url} declares no list`)
  const linesOf = (rows: readonly Row[]) =>
    areTexts(rows) ? jsonLines(rows) : rows.map((row) => `${serialize(row)}\n`).join('')
  return { begin: linesOf, linesOf }
}

function areTexts(rows: readonly object[]): rows is RowText<{ id: string | null }>[] {
  return rows.length > 0 && rows.every((row) => row instanceof RowText)
}
