import type { LeadImportLine } from '../../schemas/lead-import.ts'
import { problemBody } from '../http/problem.ts'
import { keepMemoryLow } from '../http/stream-memory.ts'
import type { Fate } from '../http/streams.ts'
import { type Chunk, Chunks } from './chunks.ts'
import type { Reading } from './entry.ts'
import type { Progress } from './progress.ts'
import type { Send, Sent } from './send.ts'
import { HungUp } from './upload.ts'

export interface Run {
  readonly reading: Reading
  readonly progress: Progress
  readonly send: Send
  /** How many chunks are on their way at a time. */
  readonly concurrency: number
  /** Aborted when the server closes, with what whoever uploads is told: no more chunks are begun then. */
  readonly closing: AbortSignal
  /** Is told what becomes of leads. */
  readonly told: (fate: Fate, leads: number) => void
  /** The id of the request, for its problems. */
  readonly instance: string
}

/**
 * Sends the leads of an upload chunk by chunk, and tells what becomes of each: every lead is in one line of the answer
 * and in one number of the last. Throws what breaks the upload off, once the chunks that are on their way have come
 * back; the leads of a chunk that has only begun are not attempted then, so that it can be sent whole another time.
 */
export async function run({
  reading,
  progress,
  send,
  concurrency,
  closing,
  told,
  instance
}: Run): Promise<void> {
  const counts = { queued: 0, rejected: 0, failed: 0, unknown: 0, not_attempted: 0 }
  const chunks = new Chunks()
  const underWay = new Set<Promise<void>>()
  let fault: { readonly error: unknown } | undefined
  /** The chunk that is full and has no way to go yet. */
  let waiting: Chunk | undefined

  const tell = (chunk: Chunk, sent: Sent) => {
    counts[sent.status] += chunk.leads.length
    told(sent.status, chunk.leads.length)
    progress.write(lineOf(chunk, sent, instance))
  }
  const start = async (chunk: Chunk) => {
    waiting = chunk
    if (underWay.size >= concurrency) await Promise.race(underWay)
    if (fault !== undefined) throw fault.error
    if (progress.left) throw new HungUp()
    closing.throwIfAborted()
    waiting = undefined
    const way = send(chunk)
      .then((sent) => tell(chunk, sent))
      .catch((error: unknown) => {
        fault ??= { error }
      })
      .finally(() => underWay.delete(way))
    underWay.add(way)
  }

  try {
    if (reading.skipped.length > 0) {
      progress.write({ status: 'skipped_columns', columns: [...reading.skipped] })
    }
    for await (const entries of reading.entries) {
      for (const { line, ...entry } of entries) {
        if ('faults' in entry) {
          counts.rejected++
          told('rejected', 1)
          progress.write({ line, status: 'rejected', errors: [...entry.faults] })
          continue
        }
        const full = chunks.add(line, entry.lead)
        if (full !== undefined) await start(full)
      }
      keepMemoryLow()
      await progress.room()
    }
    const last = chunks.rest()
    if (last !== undefined) await start(last)
  } catch (error) {
    fault ??= { error }
    for (const chunk of [waiting, chunks.rest()]) {
      if (chunk !== undefined) tell(chunk, { status: 'not_attempted' })
    }
  }
  await Promise.all(underWay)
  if (fault !== undefined) throw fault.error
  progress.write({ status: 'done', ...counts })
}

function lineOf({ number, lines }: Chunk, sent: Sent, instance: string): LeadImportLine {
  const chunk = { chunk: number, lines: [...lines], status: sent.status }
  if (!('failure' in sent)) return chunk
  const { code, members } = sent.failure
  return {
    ...chunk,
    outcome: members.outcome ?? (sent.status === 'failed' ? 'not_applied' : 'unknown'),
    problem: problemBody(code, members, instance)
  }
}
