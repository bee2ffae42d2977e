import { createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { fail, print } from './command.ts'
import { type ImportSums, importLines, sumsText } from './import-lines.ts'
import type { Remote } from './remote/address.ts'
import { ask, reasonOf } from './remote/ask.ts'
import { printable, RemoteFailure } from './remote/problem-text.ts'
import { counted, inBytes, progress } from './remote/progress.ts'
import { stoppable } from './remote/stoppable.ts'

/** An import to send. */
export interface ImportOrder {
  readonly remote: Remote
  /** `-` is standard input. */
  readonly file: string
  readonly mediaType: string
  readonly query: URLSearchParams
  /** The `Idempotency-Key`. */
  readonly key: string
  /** A file for what was not queued. */
  readonly errors: string | undefined
  readonly json: boolean
}

/** Sends a file of leads. Throws where it is refused, where it breaks off, and where a lead was not queued. */
export function sendImport(order: ImportOrder): Promise<void> {
  return stoppable(async (stop) => {
    const sums = await sent(order, stop)
    print(order.json ? JSON.stringify({ ...sums, idempotency_key: order.key }) : sumsText(sums))
    const { queued: _queued, ...others } = sums
    const left = Object.values(others).reduce((all, number) => all + number, 0)
    if (left > 0) throw new Error(`${counted(left, 'lead was', 'leads were')} not queued`)
  }, fail)
}

async function sent(
  { remote, file, mediaType, query, key, errors }: ImportOrder,
  stop: AbortSignal
): Promise<ImportSums> {
  await using source = await sourceOf(file)
  const kept = errors === undefined ? undefined : createWriteStream(errors)
  const unwritable = new AbortController()
  kept?.on('error', (error) => unwritable.abort(new Error(`cannot write ${errors}: ${reasonOf(error)}`)))
  const shown = progress()
  const lines = importLines()
  let bytes = 0
  const show = () => {
    const { queued, rejected } = lines.soFar
    const parts = [inBytes(bytes), `${queued.toLocaleString('en-US')} queued`]
    if (rejected > 0) parts.push(`${rejected.toLocaleString('en-US')} rejected`)
    shown.show(bytes, source.size, parts.join(' · '))
  }
  async function* upload() {
    for await (const chunk of source.bytes) {
      yield chunk
      bytes += chunk.length
      show()
    }
  }
  shown.say(`Idempotency-Key: ${key}`)
  try {
    const answer = await ask(remote, {
      method: 'POST',
      path: `/leads/import?${query}`,
      accept: 'application/x-ndjson',
      headers: { 'content-type': mediaType, 'idempotency-key': key },
      body: Readable.from(upload(), { objectMode: false }),
      stop: AbortSignal.any([stop, unwritable.signal])
    })
    for await (const line of linesOf(answer)) {
      const told = lines.read(line)
      if (kept === undefined) for (const text of told) shown.say(text)
      else if (told.length > 0) kept.write(`${line}\n`)
      show()
    }
  } catch (error) {
    throw unwritable.signal.reason ?? brokenOff(error, stop, key)
  } finally {
    shown.end()
    // What was told is in the file before anybody is told of it; one that can't be written has its own error.
    if (kept) await finished(kept.end()).catch(() => undefined)
  }
  // Something between here and the gateway may hide that the connection was cut.
  if (lines.sums === undefined) throw brokenOff(new Error('its answer has no end'), stop, key)
  return lines.sums
}

/** What is sent, and its size in bytes; 0 where nobody knows. */
async function sourceOf(file: string) {
  if (file === '-') return { bytes: process.stdin, size: 0, [Symbol.asyncDispose]: async () => {} }
  try {
    const opened = await open(file)
    const { size } = await opened.stat()
    const bytes = opened.createReadStream({ autoClose: false })
    return { bytes, size, [Symbol.asyncDispose]: () => opened.close() }
  } catch (error) {
    throw new Error(`cannot read ${printable(file)}: ${reasonOf(error)}`, { cause: error })
  }
}

async function* linesOf(answer: Readable): AsyncGenerator<string> {
  let rest = ''
  for await (const text of answer.setEncoding('utf8')) {
    const lines = `${rest}${text}`.split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}

function brokenOff(error: unknown, stop: AbortSignal, key: string): unknown {
  if (error instanceof RemoteFailure && error.refused) return error
  const again = `send it again with --idempotency-key ${key}: nothing is queued twice`
  const why = stop.aborted ? ['stopped'] : error instanceof RemoteFailure ? error.lines : [reasonOf(error)]
  return new RemoteFailure([...why, again])
}
