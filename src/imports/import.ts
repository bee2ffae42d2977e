import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { LeadImportQuery } from '../../schemas/lead-import.ts'
import { uploadType } from '../http/body.ts'
import { compressionOf, encoder } from '../http/content-encoding.ts'
import { cut, cutWhereStalled } from '../http/cut.ts'
import { foreseen, logFailure } from '../http/errors.ts'
import { inProgress, keyReused, unquoted } from '../http/idempotency.ts'
import { type ProblemError, problem, problemBody, statusOf } from '../http/problem.ts'
import { slots } from '../http/slots.ts'
import { allowSlowBody } from '../http/slow-bodies.ts'
import type { StreamEnd } from '../http/streams.ts'
import { readCsv } from './csv.ts'
import { leadCheck, type Reading } from './entry.ts'
import { ndjsonEntries } from './ndjson.ts'
import { Progress } from './progress.ts'
import type { ImportRecord } from './records.ts'
import { run } from './run.ts'
import { sender, withoutStore } from './send.ts'
import { HungUp, piecesOf } from './upload.ts'

type ImportRequest = FastifyRequest<{ Querystring: LeadImportQuery }>

/** How long no byte of an upload may come, and how long a client may take nothing of the answer, in milliseconds. */
const longestPauseMs = 15_000
const longestStallMs = 60_000

/**
 * For how long the rest of an upload is read that broke off, in milliseconds, so that its client gets to reading the
 * answer: a server that closes has less time.
 */
const longestPartingMs = 15 * 60_000
const partingMs = 5_000

/** How many imports run at a time, and of one account: each holds some memory. */
const places = slots({ what: 'imports', most: 64, mostOfOne: 8 })

/** Answers a request with the progress of its import. */
export type ImportLeads = (request: ImportRequest, reply: FastifyReply) => Promise<FastifyReply>

/** The imports of a server. It closes once what they sent has come back, also where the client is gone. */
export function imports(app: FastifyInstance): ImportLeads {
  const running = new Set<Promise<unknown>>()
  const closing = new AbortController()
  // What is on its way is finished; no more is sent, and whoever uploads is told.
  app.addHook('preClose', async () => closing.abort(closed()))
  app.addHook('onClose', async () => {
    await Promise.all(running)
  })
  return async (request, reply) => {
    const leave = places.take(request.principal?.identity ?? '')
    const begun = (end: Promise<unknown>) => {
      running.add(end)
      void end.finally(() => {
        running.delete(end)
        leave()
      })
    }
    try {
      return await importLeads(request, reply, closing.signal, begun)
    } catch (error) {
      // It never began.
      leave()
      throw error
    }
  }
}

/**
 * Reads the upload of a request as it comes, sends its leads to V1 chunk by chunk, and answers meanwhile with a line
 * for each that was not accepted and for each chunk. Throws `request-in-progress`, `idempotency-key-reused` and
 * `overloaded` before anything is read, and `invalid-request` for a header row that can't be used, before anything is
 * sent. What breaks an import off later is its last line, and cuts the connection. `begun` gets the end of what runs
 * meanwhile.
 */
async function importLeads(
  request: ImportRequest,
  reply: FastifyReply,
  closing: AbortSignal,
  begun: (end: Promise<unknown>) => void
): Promise<FastifyReply> {
  request.streams = true
  const record = await openRecord(request)
  const reading = await readingOf(request, closing).catch(async (error: unknown) => {
    await record?.close()
    throw error instanceof HungUp
      ? problem('invalid-request', { detail: 'The upload broke off in its header row.' })
      : error
  })
  // The head of the answer goes out now; from here on the pauses count alone.
  allowSlowBody(request.raw)

  const progress = new Progress()
  const compression = compressionOf(request)
  const { encode, end, close } = encoder(compression)
  if (compression !== undefined) reply.header('content-encoding', compression)
  reply.raw.once('close', () => {
    progress.leave()
    close()
  })
  cutWhereStalled(reply.raw, longestStallMs)
  const whole = runToItsEnd(request, reading, progress, record, closing)
  begun(whole)
  return reply.type('application/x-ndjson').send(Readable.from(pieces()))

  async function* pieces() {
    yield await encode('')
    for await (const text of progress.texts()) yield await encode(text)
    if (progress.left) return
    if (await whole) yield await end()
    else await cut(reply.raw)
  }
}

/** Runs an import. Whether it reached its end; never rejects. */
async function runToItsEnd(
  request: ImportRequest,
  reading: Reading,
  progress: Progress,
  record: ImportRecord | undefined,
  closing: AbortSignal
): Promise<boolean> {
  const { group_id, tag_ids } = request.query
  const target = { group_id, ...(tag_ids !== undefined && { tag_ids: tag_ids.split(',') }) }
  const send = sender(request, target, record, AbortSignal.any([closing, progress.gone]))
  const { imports: concurrency } = request.server.concurrency
  const observed = request.server.streamObserver.importing()
  let how: StreamEnd = 'broken'
  try {
    await run({
      reading,
      progress,
      send,
      concurrency,
      closing,
      told: observed.leads,
      instance: request.id
    }).finally(() => record?.close())
    how = 'whole'
    return true
  } catch (error) {
    if (error instanceof HungUp) {
      how = 'left'
      progress.leave()
    } else await breakOff(request, progress, error)
    return false
  } finally {
    observed.end(how)
    progress.end()
  }
}

async function breakOff(request: ImportRequest, progress: Progress, error: unknown): Promise<void> {
  const failure = foreseen(error, request)
  const { code, members } = failure
  if (statusOf(code, members.status) >= 500) logFailure(request, failure, error)
  progress.write({ error: problemBody(code, members, request.id) })
  if (code === 'request-timeout') return
  // A client that sends all before it reads would lose the line if it were cut off now.
  try {
    const enough = AbortSignal.timeout(code === 'overloaded' ? partingMs : longestPartingMs)
    for await (const _unread of piecesOf(request.raw, longestPauseMs, enough));
  } catch {
    // It stopped, or is gone.
  }
}

async function readingOf(request: ImportRequest, closing: AbortSignal): Promise<Reading> {
  const pieces = piecesOf(request.raw, longestPauseMs, closing)
  const check = leadCheck(request)
  if (uploadType(request) === 'text/csv') return readCsv(pieces, check)
  return { skipped: [], entries: ndjsonEntries(pieces, check) }
}

/**
 * The record of the request's key, if it has one. Throws `request-in-progress`, `idempotency-key-reused`, and
 * `overloaded` where the store is away.
 */
async function openRecord(request: ImportRequest): Promise<ImportRecord | undefined> {
  const { headers, principal, query, server } = request
  const key = headers['idempotency-key']
  if (typeof key !== 'string' || principal === null) return undefined
  const asked = JSON.stringify(['POST', '/leads/import', query.group_id, query.tag_ids ?? null])
  const record = await server.importRecords.open(principal, unquoted(key), asked).catch((error: unknown) => {
    throw withoutStore(error)
  })
  if (record === 'running') throw inProgress()
  if (record === 'another') throw keyReused()
  return record
}

/** What whoever uploads is told when the server closes. */
function closed(): ProblemError {
  return problem('overloaded', {
    detail: 'The gateway is closing. What has no line here was not attempted.',
    retry_after_seconds: 5,
    outcome: 'not_applied'
  })
}
