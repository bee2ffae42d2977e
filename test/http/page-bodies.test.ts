import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { etagOf } from '../../src/http/etag.ts'
import { Body, pageBody } from '../../src/http/page-bodies.ts'
import { RowBytes, RowText } from '../../src/v1/row-text.ts'

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

  it('tells of a coding that nobody knows each time', () => {
    const body = new Body(bytes('a'))
    expect(() => body.in('none')).toThrow(TypeError)
    expect(() => body.in('none')).toThrow(TypeError)
  })
})

type Tag = { readonly id: string; readonly name: string }

/** Rows as the translator gives them: in the same bytes, one behind another. */
function written(tags: readonly Tag[]): RowText<Tag>[] {
  const texts = tags.map((tag) => JSON.stringify(tag))
  const rows = new RowBytes(Buffer.from(texts.join(',')))
  let start = 0
  return texts.map((text, index) => {
    const end = start + Buffer.byteLength(text)
    const row = RowText.at<Tag>(String(index), rows, start, end)
    start = end + 1
    return row
  })
}

const tags = ['a', 'Zoë', 'c', 'd'].map((name, index) => ({ id: String(index), name }))
const facts = JSON.stringify({ has_more: false, total: 4 })

describe('bodies of pages', () => {
  it('are one body for the same rows with the same facts, also when they are asked for later', async () => {
    const rows = written(tags)
    const first = pageBody(rows, facts)
    await new Promise(setImmediate)
    expect(pageBody([...rows], facts)).toBe(first)
    expect(JSON.parse(String(first.bytes))).toEqual({ data: tags, has_more: false, total: 4 })
  })

  it('differ where rows or facts do, in whatever order they come', () => {
    const rows = written(tags)
    const others = written(tags.map((tag) => ({ ...tag, name: `${tag.name}?` })))
    const pages: [readonly RowText<Tag>[], object][] = [
      [rows, { total: 4 }],
      [rows, { total: 5 }],
      [rows.slice(1), { total: 4 }],
      [rows.slice(0, -1), { total: 4 }],
      [rows, { total: 4 }],
      [others, { total: 4 }],
      [rows.toReversed(), { total: 4 }],
      [rows.filter((_, index) => index !== 1), { total: 4 }],
      [[...rows.slice(0, 2), ...others.slice(2)], { total: 4 }],
      [[], { total: 0 }],
      [tags.map((tag) => RowText.of(tag)), { total: 4 }]
    ]
    for (const [page, said] of pages) {
      const { bytes, etag } = pageBody(page, JSON.stringify(said))
      const expected = JSON.stringify({ data: page, ...said })
      expect(String(bytes)).toBe(expected)
      expect(etag).toBe(etagOf(expected))
    }
  })
})
