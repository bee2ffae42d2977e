import { type CommandParser, defineScript } from '@redis/client'
import type { BucketTimes } from './bucket.ts'

/** What Redis does in one step. Each script has one name: it also runs where Redis is a cluster behind a proxy. */
export const scripts = {
  /** Writes a record that still is what it was before; the third value is its expiry in milliseconds, or empty. */
  swap: defineScript({
    SCRIPT: `
      if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
      if ARGV[3] == '' then
        redis.call('SET', KEYS[1], ARGV[2])
      else
        redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
      end
      return 1`,
    NUMBER_OF_KEYS: 1,
    parseCommand(
      parser: CommandParser,
      name: string,
      before: Buffer,
      after: Buffer,
      expiresInMs: number | undefined
    ) {
      parser.pushKey(name)
      parser.push(before, after, expiresInMs === undefined ? '' : String(expiresInMs))
    },
    transformReply: (swapped: number): boolean => swapped === 1
  }),

  /** The bucket of bucket.ts, by the clock of Redis: all instances have the same. */
  take: defineScript({
    SCRIPT: `
      local interval, capacity = tonumber(ARGV[1]), tonumber(ARGV[2])
      local time = redis.call('TIME')
      local now = time[1] * 1000000 + time[2]
      local full = tonumber(redis.call('GET', KEYS[1]) or 0) or 0
      local debt = math.min(math.max(full - now, 0), capacity)
      if debt + interval > capacity then return { 0, debt } end
      debt = debt + interval
      redis.call('SET', KEYS[1], now + debt, 'PX', math.ceil(debt / 1000))
      return { 1, debt }`,
    NUMBER_OF_KEYS: 1,
    parseCommand(parser: CommandParser, bucket: string, { interval, capacity }: BucketTimes) {
      parser.pushKey(bucket)
      parser.push(String(interval), String(capacity))
    },
    transformReply: ([granted, debt]: [number, number]) => ({ granted: granted === 1, debt })
  })
}
