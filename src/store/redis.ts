import { shownAddress } from './address.ts'
import { takenOf, timesOf } from './bucket.ts'
import { instanceName } from './instance.ts'
import { expiryMs, nameBytes } from './names.ts'
import { connectRedis } from './redis-connection.ts'
import { hearNews } from './redis-news.ts'
import type { Store, Writing } from './store.ts'

/** What the names of all records, of all buckets, and of all processes that are there begin with in Redis, which may hold others'. */
const records = 'hpg:record:'
const buckets = 'hpg:bucket:'
const instances = 'hpg:instance:'

/** Where the processes tell each other news, those of one database. */
const channelOf = ({ pathname }: URL) => `hpg:news:${Number(pathname.slice(1))}`

/** For how long a process counts as there after it last said so, in milliseconds: it does three times as often. */
const presenceMs = 6_000

/** How many names Redis looks at, and records it gives, in one step of `list`: other commands have their turn between. */
const listedAtOnce = 500

/**
 * A store in Redis, which several gateways share. It need not be there yet: calls throw `StoreUnavailable` until it is.
 * `warn` is told when it is lost and when it is back.
 */
export async function redisStore(url: URL, warn: (message: string) => void): Promise<Store> {
  const instance = instanceName()
  const channel = channelOf(url)
  let stopHearing = () => {}
  const { ask, close } = await connectRedis(url, shownAddress(url.href), warn, {
    here: (client) => client.set(instances + instance, '', { expiration: { type: 'PX', value: presenceMs } }),
    gone: (client) => client.del(instances + instance)
  })

  async function namesOf(prefix: string): Promise<Buffer[]> {
    // More than once, where the table grows meanwhile.
    const found = new Map<string, Buffer>()
    let cursor = '0'
    do {
      const step = await ask((client) =>
        client.scan(cursor, { MATCH: `${literal(records + prefix)}*`, COUNT: listedAtOnce })
      )
      for (const name of step.keys) found.set(name.toString(), name)
      cursor = step.cursor.toString()
    } while (cursor !== '0')
    return [...found.values()].sort(Buffer.compare)
  }

  return {
    async get(name) {
      const key = keyOf(records, name)
      return ask((client) => client.get(key))
    },
    async put(name, value, { when, expiresInMs } = {}) {
      const key = keyOf(records, name)
      const written = await ask((client) =>
        client.set(key, Buffer.from(value), {
          ...(when === undefined ? {} : { condition: conditions[when] }),
          ...(expiresInMs === undefined
            ? {}
            : { expiration: { type: 'PX' as const, value: expiryMs(expiresInMs) } })
        })
      )
      return written !== null
    },
    async swap(name, before, after, { expiresInMs } = {}) {
      const key = keyOf(records, name)
      const expiry = expiresInMs === undefined ? undefined : expiryMs(expiresInMs)
      return ask((client) => client.swap(key, Buffer.from(before), Buffer.from(after), expiry))
    },
    async delete(name) {
      const key = keyOf(records, name)
      return (await ask((client) => client.del(key))) === 1
    },
    async list(prefix) {
      const names = await namesOf(nameBytes(prefix).toString())
      const found = []
      while (names.length > 0) {
        const some = names.splice(0, listedAtOnce)
        const values = await ask((client) => client.mGet(some))
        for (const [index, name] of some.entries()) {
          const value = values[index]
          // It may be gone by now.
          if (value) found.push({ name: name.subarray(records.length).toString(), value })
        }
      }
      return found
    },
    async take(bucket, limit) {
      const key = keyOf(buckets, bucket)
      const times = timesOf(limit)
      const { granted, debt } = await ask((client) => client.take(key, times))
      return takenOf(granted, debt, times)
    },
    instance,
    async isAlive(name) {
      if (name === instance) return true
      const key = keyOf(instances, name)
      return (await ask((client) => client.exists(key))) === 1
    },
    async tell(news) {
      await ask((client) => client.publish(channel, `${instance} ${news}`))
    },
    hear(listener) {
      stopHearing = hearNews(url, channel, {
        ...listener,
        heard(message) {
          const [from, news = ''] = message.split(' ', 2)
          if (from !== instance) listener.heard(news)
        }
      })
    },
    isReady: () =>
      ask((client) => client.ping()).then(
        () => true,
        () => false
      ),
    async close() {
      stopHearing()
      await close()
    }
  }
}

const conditions = { absent: 'NX', present: 'XX' } as const satisfies Record<
  NonNullable<Writing['when']>,
  string
>

function keyOf(kind: string, name: string): string {
  return kind + nameBytes(name).toString()
}

/** A text as a pattern of SCAN that means itself. */
function literal(text: string): string {
  return text.replace(/[\\*?[\]]/g, '\\$&')
}
