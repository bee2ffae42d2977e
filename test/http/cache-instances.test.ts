import { expect, it, onTestFinished } from 'vitest'
import { build } from '../build.ts'
import { describeWithRedis, startRedis } from '../redis.ts'
import { opened } from '../store/opening.ts'
import { type Answering, documented, failure, success, tagRows } from '../upstream.ts'

/** An upstream with one tag, whose title is that of the last `UpdateTag`. */
function oneTag(): Answering {
  let title = 'first'
  return (call, index) => {
    if (call.method === 'UpdateTag') title = String(call.body.UpdateTagTitle)
    else if (call.method === 'FetchAllTags')
      return success({ tag: [{ ...tagRows([1])[0], TagTitle: title }] })
    return title.startsWith('refused') && call.method === 'UpdateTag'
      ? failure('no')
      : documented(call, index)
  }
}

async function two() {
  const redis = await startRedis()
  onTestFinished(() => redis.stop())
  const upstream = oneTag()
  const instance = async (url?: string) =>
    build({
      store: await opened(redis.url),
      config: { CACHE_TTL_MS: 60_000 },
      upstream,
      ...(url !== undefined && { url })
    })
  const one = await instance()
  const other = await instance(one.upstream.url.href)
  const title = async ({ ask }: typeof one) => (await ask('GET /tags')).body.data[0].title
  const isHit = async ({ ask }: typeof one) => (await ask('GET /tags')).headers.age !== undefined
  return { redis, one, other, title, isHit }
}

describeWithRedis('two instances that keep lists', () => {
  it.each(['second', 'refused'])('forget them when an account writes at the other: %s', async (written) => {
    const { one, other, title, isHit } = await two()
    for (const instance of [one, other]) await expect.poll(() => isHit(instance)).toBe(true)
    for (const [where, writer, reader] of [
      ['here', one, other],
      ['there', other, one]
    ] as const) {
      await writer.ask('PATCH /tags/1', { body: { title: `${written} ${where}` } })
      await expect.poll(() => title(reader)).toBe(`${written} ${where}`)
      await expect.poll(() => isHit(reader)).toBe(true)
    }
  })

  it('keep those of other accounts', async () => {
    const { one, other, isHit } = await two()
    await expect.poll(() => isHit(other)).toBe(true)
    await one.ask('PATCH /tags/1', { body: { title: 'second' }, as: ['1002', 'another'] })
    expect(await isHit(other)).toBe(true)
  })

  it('keep nothing while they can’t hear each other, and the writes go on', async () => {
    const { redis, one, other, title, isHit } = await two()
    await expect.poll(() => isHit(other)).toBe(true)
    await redis.stop()
    await expect.poll(() => isHit(other)).toBe(false)
    expect((await one.ask('PATCH /tags/1', { body: { title: 'second' } })).status).toBe(200)
    expect(await title(other)).toBe('second')
    expect(await isHit(other)).toBe(false)
    const again = await startRedis({ port: Number(new URL(redis.url).port) })
    onTestFinished(() => again.stop())
    await expect.poll(() => isHit(other), { timeout: 10_000 }).toBe(true)
  })
})
