import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { Body, sharedBodies } from '../../src/http/shared-bodies.ts'

const bytes = (text: string) => Buffer.from(text.repeat(500))

describe('a body', () => {
  it('is compressed once for each coding', () => {
    const body = new Body(bytes('Zoë'))
    const coded = body.in('br')
    expect(body.in('br')).toBe(coded)
    expect(brotliDecompressSync(Buffer.from(coded as Buffer))).toEqual(body.bytes)
    expect(gunzipSync(Buffer.from(body.in('gzip') as Buffer))).toEqual(body.bytes)
  })

  it('that is long is compressed off the main thread, once for all who wait', async () => {
    const body = new Body(Buffer.alloc(300_000, 'a'))
    const coded = body.in('gzip')
    expect(coded).toBeInstanceOf(Promise)
    expect(body.in('gzip')).toBe(coded)
    expect(gunzipSync(await coded)).toEqual(body.bytes)
  })
})

describe('bodies of one turn', () => {
  it('that are the same are one', () => {
    const bodyOf = sharedBodies()
    const first = bodyOf(bytes('a'))
    expect(bodyOf(bytes('a'))).toBe(first)
  })

  it('that differ are not, in whatever order they come', () => {
    const bodyOf = sharedBodies()
    const bodies = ['a', 'b', 'a', 'bb'].map((text) => bodyOf(bytes(text)))
    expect(bodies.map((body) => body.bytes)).toEqual(['a', 'b', 'a', 'bb'].map(bytes))
    expect(bodies[0]?.etag).toBe(bodies[2]?.etag)
    expect(new Set(bodies.map((body) => body.etag)).size).toBe(3)
  })

  it('are forgotten with it', async () => {
    const bodyOf = sharedBodies()
    const first = bodyOf(bytes('a'))
    await new Promise(setImmediate)
    expect(bodyOf(bytes('a'))).not.toBe(first)
  })
})
