import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import type { Store } from '../../src/store/store.ts'
import { describeWithRedis, startRedis } from '../redis.ts'
import { describeStores, opened } from './opening.ts'

/** What a store says to one that listens, in order. */
function listening(store: Store): string[] {
  const said: string[] = []
  store.hear({
    heard: (news) => said.push(`heard ${news}`),
    lost: () => said.push('lost'),
    back: () => said.push('back')
  })
  return said
}

describeStores('news', (place) => {
  it('are listened to soon', async () => {
    const said = listening(await opened(place()))
    await expect.poll(() => said).toEqual(['back'])
  })

  it('are none of what a process tells itself', async () => {
    const store = await opened(place())
    const said = listening(store)
    await expect.poll(() => said).toEqual(['back'])
    await store.tell('1')
    await sleep(50)
    expect(said).toEqual(['back'])
  })
})

describeWithRedis('news by Redis', () => {
  async function redis(port?: number) {
    const server = await startRedis(port === undefined ? {} : { port })
    onTestFinished(() => server.stop())
    return server
  }

  it('reach all others that use the same database', async () => {
    const { url } = await redis()
    const [teller, listener, another] = await Promise.all([opened(url), opened(url), opened(`${url}/1`)])
    const [heard, unheard] = [listening(listener), listening(another)]
    await expect.poll(() => [...heard, ...unheard]).toEqual(['back', 'back'])
    await teller.tell('1')
    await teller.tell('2')
    await expect.poll(() => heard).toEqual(['back', 'heard 1', 'heard 2'])
    expect(unheard).toEqual(['back'])
  })

  it('are lost with the server, and heard again when it is back', async () => {
    const first = await redis()
    const [teller, listener] = [await opened(first.url), await opened(first.url)]
    const said = listening(listener)
    await expect.poll(() => said).toEqual(['back'])
    await first.stop()
    await expect.poll(() => said.at(-1)).toBe('lost')
    await expect(teller.tell('1')).rejects.toMatchObject({ name: 'StoreUnavailable' })
    await redis(Number(new URL(first.url).port))
    await expect.poll(() => said.at(-1), { timeout: 10_000 }).toBe('back')
    while (!(await teller.isReady())) await sleep(20)
    await teller.tell('2')
    await expect.poll(() => said.at(-1)).toBe('heard 2')
    expect(said).not.toContain('heard 1')
  })

  it('are lost where the server hangs, before anybody knows', async () => {
    const server = await redis()
    const said = listening(await opened(server.url))
    await expect.poll(() => said).toEqual(['back'])
    server.signal('SIGSTOP')
    await expect.poll(() => said.at(-1), { timeout: 20_000 }).toBe('lost')
    server.signal('SIGCONT')
    await expect.poll(() => said.at(-1), { timeout: 10_000 }).toBe('back')
  }, 40_000)

  it('are heard from a server that comes after the gateway', async () => {
    const gone = await redis()
    await gone.stop()
    const said = listening(await opened(gone.url))
    await expect.poll(() => said.at(-1)).toBe('lost')
    await redis(Number(new URL(gone.url).port))
    await expect.poll(() => said.at(-1), { timeout: 10_000 }).toBe('back')
  })
})
