import type { Readable } from 'node:stream'
import { setImmediate as othersTurn } from 'node:timers/promises'
import { problem } from '../http/problem.ts'

/** The client is gone: nobody reads what it is answered. */
export class HungUp extends Error {
  override readonly name = 'HungUp'
}

/** What is read at a time, in bytes: others wait no longer than this takes. */
const pieceSize = 16_384

/**
 * The bytes of an upload, piece by piece, as the client sends them and no faster than they are taken. Throws `HungUp`
 * where they break off, `request-timeout` where none comes for `idleMs` milliseconds while one is waited for, and the reason
 * of `stop` when that is aborted.
 */
export async function* piecesOf(
  upload: Readable,
  idleMs: number,
  stop?: AbortSignal
): AsyncGenerator<Buffer> {
  for (;;) {
    stop?.throwIfAborted()
    const bytes: Buffer | null = upload.read()
    if (bytes !== null) {
      for (let start = 0; start < bytes.length; start += pieceSize) {
        yield bytes.subarray(start, start + pieceSize)
        await othersTurn()
      }
    } else if (upload.readableEnded) return
    else await more(upload, idleMs, stop)
  }
}

function more(upload: Readable, idleMs: number, stop: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (upload.destroyed) return reject(new HungUp())
    const settle = (end: () => void) => () => {
      clearTimeout(timer)
      for (const [event, listener] of listeners) upload.off(event, listener)
      stop?.removeEventListener('abort', stopped)
      end()
    }
    const goOn = settle(resolve)
    const giveUp = settle(() => reject(new HungUp()))
    const stopped = settle(() => reject(stop?.reason))
    const late = settle(() =>
      reject(
        problem('request-timeout', { detail: `Nothing of the upload came for ${idleMs / 1000} seconds.` })
      )
    )
    const timer = setTimeout(late, idleMs)
    const listeners = [
      ['readable', goOn],
      ['end', goOn],
      ['error', giveUp],
      ['close', giveUp]
    ] as const
    for (const [event, listener] of listeners) upload.on(event, listener)
    stop?.addEventListener('abort', stopped)
  })
}
