import { describe, expect, it } from 'vitest'
import { longestHead, ResponseFault } from '../../../src/v1/wire/head.ts'
import { bad, chunked, cutAt, good, MiB, newReader, ok, outcome, readPieces } from './answers.ts'

const everyPlace = (text: string) => Array.from({ length: text.length + 1 }, (_, place) => place)

describe.each(Object.entries(good))('an answer with %s', (_what, { text, status = 200, body }) => {
  const expected = { head: { status }, body, wholeBy: 'its bytes' }

  it('is read, and told to be whole by its last byte', () => {
    expect(readPieces([text])).toMatchObject(expected)
    for (const place of everyPlace(text).slice(0, -1))
      expect(outcome([text.slice(0, place)]), `the first ${place} bytes`).toBeNull()
  })

  it('is read the same in any two pieces, and byte by byte', () => {
    for (const place of everyPlace(text))
      expect(readPieces(cutAt(text, [place])), `cut at ${place}`).toMatchObject(expected)
    expect(readPieces(cutAt(text, everyPlace(text)))).toMatchObject(expected)
  })

  it('is read the same where more comes, which ends its connection', () => {
    for (const place of everyPlace(text).slice(0, -1))
      expect(readPieces(cutAt(`${text}x`, [place])), `cut at ${place}`).toMatchObject({
        ...expected,
        keptMs: 0
      })
  })
})

describe('an answer without a length', () => {
  const text = 'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\nhello\r\n\r\n'

  it('goes on until the connection ends', () => {
    for (const place of everyPlace(text))
      expect(readPieces(cutAt(text, [place])), `cut at ${place}`).toMatchObject({
        body: 'hello\r\n\r\n',
        wholeBy: 'the end'
      })
    expect(readPieces(['HTTP/1.0 200 OK\r\n\r\n'])).toMatchObject({ body: '', wholeBy: 'the end' })
  })
})

describe('what came is a fault where it has', () => {
  it.each(Object.entries(bad))('%s', (_what, text) => {
    expect(() => readPieces([text])).toThrow(ResponseFault)
    expect(() => readPieces(cutAt(text, everyPlace(text)))).toThrow(ResponseFault)
  })
})

describe('a head', () => {
  const ofLength = (length: number) => {
    const begin = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\nx: '
    return begin + 'x'.repeat(length - begin.length)
  }

  it('of 16 KiB is read, wherever it is cut', () => {
    const text = `${ofLength(longestHead)}\r\n\r\nhi`
    for (let place = longestHead - 2; place <= text.length; place++)
      expect(outcome(cutAt(text, [place])), `cut at ${place}`).toMatchObject({ body: 'hi' })
  })

  it('of more is a fault, wherever it is cut', () => {
    const text = `${ofLength(longestHead + 1)}\r\n\r\nhi`
    for (let place = longestHead - 2; place <= text.length; place++)
      expect(outcome(cutAt(text, [place])), `cut at ${place}`).toBe('fault')
  })

  it('that never ends is a fault as soon as it is too long', () => {
    const line = `x-more: ${'x'.repeat(1014)}\r\n`
    const lines = (count: number) => ['HTTP/1.1 200 OK\r\n', ...Array.from({ length: count }, () => line)]
    expect(outcome(lines(15))).toBeNull()
    expect(outcome(lines(17))).toBe('fault')
    expect(outcome([...lines(15), 'x'.repeat(2 * 1024)])).toBe('fault')
  })
})

describe('a body', () => {
  const pieces = Array.from('abcdefghijklmnop', (letter) => letter.repeat(MiB))
  const chunks = pieces.flatMap((piece) => ['100000\r\n', piece, '\r\n'])
  const ways: Readonly<Record<string, { full: readonly string[]; tooMuch: readonly string[] }>> = {
    'by its length': {
      full: [ok(`content-length: ${16 * MiB}`), ...pieces],
      tooMuch: [ok(`content-length: ${16 * MiB + 1}`)]
    },
    'by chunks': {
      full: [chunked(), ...chunks, '0\r\n\r\n'],
      tooMuch: [chunked(), ...chunks, '1\r\nx']
    },
    'until the end': { full: [ok('x: y'), ...pieces], tooMuch: [ok('x: y'), ...pieces, 'x'] }
  }

  it.each(Object.entries(ways))('of 16 MiB is read, and one of more is a fault: %s', (_way, way) => {
    expect(readPieces(way.full)?.body === pieces.join('')).toBe(true)
    expect(outcome(way.tooMuch)).toBe('fault')
  })
})

describe('a reader', () => {
  const length = (of: number, body: string) => ok(`date: today\r\ncontent-length: ${of}`, body)

  it('reads answers with the very same head, and with others in between', () => {
    const reader = newReader()
    const answers: readonly (readonly [string, string])[] = [
      [length(3, 'one'), 'one'],
      [length(3, 'two'), 'two'],
      [length(5, 'three'), 'three'],
      [chunked('4\r\nfour\r\n', '0\r\n\r\n'), 'four'],
      [chunked('4\r\nfive\r\n', '0\r\n\r\n'), 'five'],
      [length(3, 'six'), 'six']
    ]
    for (const [text, body] of answers) {
      expect(readPieces(cutAt(text, [20]), reader)).toMatchObject({ body })
      reader.release()
    }
  })

  it('finds the same fault twice', () => {
    for (let time = 0; time < 2; time++) expect(outcome([ok('content-length: x')])).toBe('fault')
  })

  it('is as new when it was released, whatever it was in the middle of', () => {
    const reader = newReader()
    const next = [length(3, 'new'), chunked('3\r\nnew\r\n', '0\r\n\r\n')]
    const before = [...Object.values(good).map(({ text }) => text), ok('x: y', 'until the end')].flatMap(
      (text) => everyPlace(text).map((place) => text.slice(0, place))
    )
    for (const begun of [...before, ...Object.values(bad)]) {
      for (const text of next) {
        outcome([begun], reader)
        reader.release()
        expect(reader.end()).toBe(false)
        expect(readPieces(cutAt(text, [20, 77]), reader)).toMatchObject({ body: 'new', wholeBy: 'its bytes' })
        reader.release()
      }
    }
  })

  it('tells what else the head says', () => {
    const lines = 'Retry-After: 7 \r\ncontent-encoding: gzip\r\ncontent-length: 0'
    expect(readPieces([ok(lines)])?.head).toMatchObject({ retryAfter: '7', contentEncoding: 'gzip' })
    expect(readPieces([ok('content-length: 0')])?.head).toMatchObject({
      retryAfter: undefined,
      contentEncoding: undefined
    })
  })
})

describe('a connection is kept', () => {
  const forEver = Number.POSITIVE_INFINITY
  it.each([
    ['HTTP/1.1', '', forEver],
    ['HTTP/1.1', 'connection: keep-alive', forEver],
    ['HTTP/1.1', 'Connection: close', 0],
    ['HTTP/1.1', 'Connection: Close', 0],
    ['HTTP/1.1', 'connection: keep-alive, close', 0],
    ['HTTP/1.1', 'connection: keep-alive\r\nconnection: close', 0],
    ['HTTP/1.0', '', 0],
    ['HTTP/1.0', 'connection: close', 0],
    ['HTTP/1.0', 'Connection: Keep-Alive', forEver],
    ['HTTP/1.0', 'connection: keep-alive, close', 0],
    ['HTTP/1.0', 'keep-alive: timeout=5', 0],
    ['HTTP/1.0', 'connection: keep-alive\r\nkeep-alive: timeout=5', 4_000],
    ['HTTP/1.1', 'Keep-Alive: timeout=3', 2_000],
    ['HTTP/1.1', 'keep-alive: timeout=5, max=100', 4_000],
    ['HTTP/1.1', 'keep-alive: max=100', forEver],
    ['HTTP/1.1', 'keep-alive: timeout=1', 0],
    ['HTTP/1.1', 'keep-alive: timeout=0', 0],
    ['HTTP/1.1', 'connection: close\r\nkeep-alive: timeout=5', 0]
  ])('after an answer of %s with %j for %d ms', (version, lines, keptMs) => {
    const text = `${version} 200 OK\r\n${lines}${lines === '' ? '' : '\r\n'}content-length: 0\r\n\r\n`
    expect(readPieces([text])?.head.keptMs).toBe(keptMs)
  })

  it('no longer than an answer that its end ends', () => {
    expect(readPieces([ok('connection: keep-alive', 'hi')])?.head.keptMs).toBe(0)
  })
})
