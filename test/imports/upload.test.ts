import { PassThrough, type Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { HungUp, piecesOf } from '../../src/imports/upload.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const late = { code: 'request-timeout' }

async function lengths(upload: Readable): Promise<number[]> {
  const found: number[] = []
  for await (const piece of piecesOf(upload, 1_000)) found.push(piece.length)
  return found
}

describe('the pieces of an upload', () => {
  it('have 16 KiB at most, whatever comes at once', async () => {
    const upload = new PassThrough({ highWaterMark: 1_000_000 })
    upload.end(Buffer.alloc(40_000))
    expect(await lengths(upload)).toEqual([16_384, 16_384, 7_232])
  })

  it('are none of an empty one', async () => {
    const upload = new PassThrough()
    upload.end()
    expect(await lengths(upload)).toEqual([])
  })

  it('leave others their turn', async () => {
    const upload = new PassThrough({ highWaterMark: 1_000_000 })
    upload.end(Buffer.alloc(100_000))
    const turns: number[] = []
    for await (const piece of piecesOf(upload, 1_000)) setImmediate(() => turns.push(piece.length))
    expect(turns.length).toBeGreaterThanOrEqual(6)
  })

  it('end with a timeout where the next is not there in time, counted from the last', async () => {
    const upload = new PassThrough()
    const pieces = piecesOf(upload, 1_000)
    const first = pieces.next()
    vi.advanceTimersByTime(999)
    upload.write('a')
    expect((await first).value).toEqual(Buffer.from('a'))
    // Nobody waits for one now.
    vi.advanceTimersByTime(10_000)
    const next = pieces.next()
    await new Promise((resolve) => setImmediate(resolve))
    vi.advanceTimersByTime(1_000)
    await expect(next).rejects.toMatchObject(late)
    // Who sent it can still be answered.
    expect(upload.destroyed).toBe(false)
  })

  it('leave nothing behind', async () => {
    const upload = new PassThrough()
    const before = upload.eventNames().map((name) => [name, upload.listenerCount(name)])
    const found = lengths(upload)
    for (const part of ['a', 'b']) {
      upload.write(part)
      await new Promise((resolve) => setImmediate(resolve))
    }
    upload.end()
    expect(await found).toEqual([1, 1])
    expect(vi.getTimerCount()).toBe(0)
    expect(upload.eventNames().map((name) => [name, upload.listenerCount(name)])).toEqual(before)
  })

  it.each([undefined, new Error('reset')])('end where the client is gone: %s', async (error) => {
    const upload = new PassThrough()
    const pieces = piecesOf(upload, 1_000)
    const next = pieces.next()
    await new Promise((resolve) => setImmediate(resolve))
    upload.destroy(error)
    await expect(next).rejects.toThrow(HungUp)
    await expect(piecesOf(upload, 1_000).next()).rejects.toThrow(HungUp)
    expect(vi.getTimerCount()).toBe(0)
  })
})
