import { clientOf } from './redis-connection.ts'
import type { Listener } from './store.ts'

/** More often than this a server that is there answers, in milliseconds: else the connection counts as dead soon. */
const pingMs = 2_000

/**
 * Listens to a channel over a connection of its own, for one that listens can do nothing else. Whoever listens is told
 * when the server is lost, and when it is back. Gives back what ends it.
 */
export function hearNews(url: URL, channel: string, { heard, lost, back }: Listener): () => void {
  const client = clientOf(url, { pingInterval: pingMs })
  // After a loss it listens again before it is ready; this then finds that it does. A server may forbid it: nothing is heard.
  client.on('ready', () => client.subscribe(channel, heard).then(back, lost))
  client.on('error', lost)
  client.on('reconnecting', lost)
  // It tries for ever: it ends in an error when it is closed before.
  client.connect().catch(lost)
  return () => client.destroy()
}
