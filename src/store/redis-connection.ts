import { setTimeout as sleep } from 'node:timers/promises'
import { createClient, RESP_TYPES } from '@redis/client'
import { attention } from './attention.ts'
import { scripts } from './redis-scripts.ts'

/** In milliseconds. */
const times = {
  connect: 2_000,
  command: 500,
  /** How often the server is told that this process is there, and so asked whether it is. */
  presence: 2_000,
  /** A connection on which nothing moves for so long is dead: answers move on one that lives. */
  silence: 10_000,
  /** Between tries to connect. */
  retry: { first: 50, most: 2_000 }
}

const noop = () => {}

type Client = ReturnType<typeof clientOf>

/** What a connection tells the server of its process. Each is a command; whether it fails is nobody's concern. */
export interface Presence {
  /** Said as soon as there is a connection, before any other command, and every two seconds. */
  here(client: Client): Promise<unknown>
  /** Said when the connection is closed. */
  gone(client: Client): Promise<unknown>
}

/** A connection to a Redis server, which comes back by itself when it is lost. */
export interface RedisConnection {
  /** Throws `StoreUnavailable` where the server is away, refuses, or doesn't answer in time. */
  ask<T>(command: (client: Client) => Promise<T>): Promise<T>
  /** Lets what is asked already end, for as long as a command may take. */
  close(): Promise<void>
}

/**
 * Connects; waits for the first try alone, whether it succeeds or not. `warn` is told when the server is lost and when
 * it is back. Neither that nor an error has more of the address than `shown`.
 */
export async function connectRedis(
  url: URL,
  shown: string,
  warn: (message: string) => void,
  { here, gone }: Presence
): Promise<RedisConnection> {
  const client = clientOf(url)
  const firstTry = Promise.withResolvers<void>()
  /** Why there is no connection, while there is none. */
  let fault: string | undefined
  const unusable = (error: unknown) => `the store at ${shown} cannot be used: ${fault ?? reasonOf(error)}`
  const { ask } = attention(times.command, unusable)
  const tell = () => ask(() => here(client)).then(noop, noop)

  client.on('ready', async () => {
    await tell()
    firstTry.resolve()
    // A server that is about to end takes connections that it will never serve.
    if (fault === undefined || !client.isReady) return
    fault = undefined
    warn(`the store at ${shown} is back`)
  })
  client.on('error', (error: unknown) => {
    const isNew = fault === undefined
    fault = reasonOf(error)
    if (isNew) warn(unusable(error))
    firstTry.resolve()
  })
  // It tries for ever: it ends in an error when it is closed before.
  client.connect().catch(() => firstTry.resolve())
  await Promise.race([firstTry.promise, sleep(times.connect, undefined, { ref: false })])

  const telling = setInterval(tell, times.presence).unref()
  return {
    ask: (command) => ask(() => command(client)),
    async close() {
      clearInterval(telling)
      if (client.isReady) {
        gone(client).catch(() => {})
        await Promise.race([client.close(), sleep(times.command)])
      }
      client.destroy()
    }
  }
}

/** A client of the server at this address, not connected yet, which comes back by itself when it is lost. */
export function clientOf(url: URL, more: { readonly pingInterval?: number } = {}) {
  const { hostname, port, username, password, pathname, protocol } = url
  return createClient({
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    socket: {
      host: hostname.replace(/^\[(.*)\]$/, '$1'),
      port: port === '' ? 6379 : Number(port),
      ...(protocol === 'rediss:' ? { tls: true as const } : {}),
      connectTimeout: times.connect,
      socketTimeout: times.silence,
      // Not in step with the other instances, which lost it at the same time.
      reconnectStrategy: (tries) =>
        Math.min(times.retry.first * 2 ** Math.min(tries, 10), times.retry.most) * (0.5 + Math.random() / 2)
    },
    database: Number(pathname.slice(1)),
    RESP: 2,
    ...more,
    disableOfflineQueue: true,
    disableClientInfo: true,
    // attention.ts has the time of a command: it knows of a server that hangs.
    commandOptions: { timeout: 0, typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } },
    scripts
  })
}

/**
 * Names a fault by its code alone: the text of a server's error may repeat the command, and with it a password or a
 * record.
 */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && typeof error.code === 'string') return error.code
  return /^[A-Z]+(?= )/.exec(error.message)?.[0] ?? error.constructor.name
}
