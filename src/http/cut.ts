import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** How long what was handed over may need to arrive, where nothing tells that it did, in milliseconds. */
const arrivingMs = 1_000

/**
 * Cuts an answer off, so that no client takes what it has for the whole. What was written goes out first, however slow
 * the client. Where an answer comes in chunks (RFC 9112, 7.1) the last one is missing when the connection ends; a
 * client of HTTP/1.0 takes the end of the connection for that of the answer: there it is reset.
 */
export async function cut(response: ServerResponse): Promise<void> {
  if (response.destroyed) return
  const closed = new Promise<void>((resolve) => response.once('close', resolve))
  const written = new Promise<void>((resolve) => response.write('', () => resolve()))
  await Promise.race([written, closed])
  if (response.chunkedEncoding) {
    response.socket?.destroySoon()
  } else {
    // A reset overtakes what is still on its way.
    await Promise.race([sleep(arrivingMs), closed])
    response.socket?.resetAndDestroy()
  }
  await closed
}

/** Resets the connection of a client that for so many milliseconds took nothing of what waits for it. */
export function cutWhereStalled(response: ServerResponse, ms: number): void {
  response.setTimeout(ms, () => {
    const { socket } = response
    if (socket !== null && socket.writableLength > 0) socket.resetAndDestroy()
  })
}
