import { expect, it, onTestFinished } from 'vitest'
import { transport } from '../../../src/v1/transport.ts'
import { startUpstream } from '../../upstream.ts'

/** Posts these bodies one after the other, over one connection. */
async function posted(bodies: readonly string[]) {
  const upstream = await startUpstream(({ text }) => text)
  const way = transport({ url: upstream.url, connections: 1 })
  onTestFinished(() => way.close())
  const read: string[] = []
  for (const body of bodies)
    read.push(await way.post({ body, timeoutMs: 5_000, read: (reply) => reply.body.toString('utf8') }))
  return { calls: upstream.calls, read }
}

it.each([
  ['ASCII', 'Dana'],
  ['Latin-1', 'Größe'],
  ['the Basic Multilingual Plane', '年齢 Имя €'],
  ['all of Unicode', '👍 e\u0301'],
  ['a lone surrogate', '\ud800x'],
  ['many of them', '€'.repeat(100_000)]
])('a body with characters of %s arrives as UTF-8, with its length in bytes', async (_what, title) => {
  const body = JSON.stringify({ Method: 'AddTag' }).replace('}', `,"TagTitle":"${title}"}`)
  const { calls, read } = await posted([body, '{"Method":"after"}'])
  const [first, second] = calls
  expect(first?.text).toBe(body.toWellFormed())
  expect(first?.headers['content-length']).toBe(String(Buffer.byteLength(body)))
  // What follows on the connection begins where it should.
  expect(second?.text).toBe('{"Method":"after"}')
  expect(read).toEqual([body.toWellFormed(), '{"Method":"after"}'])
})
