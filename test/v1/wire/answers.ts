import { buffers } from '../../../src/v1/buffers.ts'
import { AnswerReader } from '../../../src/v1/wire/answer.ts'
import { type Head, ResponseFault } from '../../../src/v1/wire/head.ts'

/** An answer that was read. */
export interface Read {
  readonly head: Head
  /** A character for each byte. */
  readonly body: string
  /** What told that it was whole. */
  readonly wholeBy: 'its bytes' | 'the end'
  readonly keptMs: number
}

export const MiB = 1024 * 1024

export const newReader = () => new AnswerReader(buffers(MiB))

/** All are read into this one, as from a connection: what a reader has of one piece is gone with the next. */
const shared = Buffer.alloc(MiB)

/**
 * What comes of these pieces, a character for each byte, and the end of the connection behind them: `null` where the
 * answer isn't whole by then. Throws `ResponseFault`.
 */
export function readPieces(pieces: readonly string[], reader = newReader()): Read | null {
  let isWhole = false
  for (const piece of pieces) {
    // What comes then ends the connection, and is nothing of the answer.
    if (isWhole) break
    isWhole = reader.take(shared.subarray(0, shared.write(piece, 'latin1')))
  }
  if (!isWhole && !reader.end()) return null
  const body = reader.body.toString('latin1')
  return { head: reader.head, body, wholeBy: isWhole ? 'its bytes' : 'the end', keptMs: reader.keptMs }
}

/** The same where a fault is told as such. */
export function outcome(pieces: readonly string[], reader = newReader()): Read | 'fault' | null {
  try {
    return readPieces(pieces, reader)
  } catch (error) {
    if (error instanceof ResponseFault) return 'fault'
    throw error
  }
}

/** The pieces that a text is cut into at these places, none of them empty. */
export function cutAt(text: string, places: readonly number[]): string[] {
  const ends = [...new Set(places), text.length].sort((one, other) => one - other)
  return ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end)).filter((piece) => piece !== '')
}

/** An answer with these header lines. */
export const ok = (lines: string, body = '') => `HTTP/1.1 200 OK\r\n${lines}\r\n\r\n${body}`

/** A body in chunks, each of which is given as it follows its size. */
export const chunked = (...chunks: readonly string[]) =>
  `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks.join('')}`

export interface Good {
  readonly text: string
  readonly status?: number
  readonly body: string
}

/** Answers that are read, whose ends their bytes tell. */
export const good: Readonly<Record<string, Good>> = {
  'a length': { text: 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello', body: 'hello' },
  'a length of 0': { text: 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n', body: '' },
  'spaces around the length': {
    text: 'HTTP/1.1 200 OK\r\nCONTENT-LENGTH:   5  \r\n\r\nhello',
    body: 'hello'
  },
  'no space before the length': { text: 'HTTP/1.1 200 OK\r\ncontent-length:5\r\n\r\nhello', body: 'hello' },
  'zeros before the length': { text: 'HTTP/1.1 200 OK\r\ncontent-length: 005\r\n\r\nhello', body: 'hello' },
  'a body of any bytes': {
    text: 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n\r\n\r\n\0\x80\xffHT\n',
    body: '\r\n\r\n\0\x80\xffHT\n'
  },
  'no reason': { text: 'HTTP/1.1 500\r\ncontent-length: 2\r\n\r\nno', status: 500, body: 'no' },
  'an empty reason': { text: 'HTTP/1.1 500 \r\ncontent-length: 2\r\n\r\nno', status: 500, body: 'no' },
  'a status that nobody knows': {
    text: 'HTTP/1.1 999 What?\r\ncontent-length: 2\r\n\r\nno',
    status: 999,
    body: 'no'
  },
  'HTTP/1.0': { text: 'HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nhi', body: 'hi' },
  'headers of every kind': {
    text: "HTTP/1.1 200 OK\r\n!#$%&'*+.^_`|~-9:\t\xfc \t: x\r\nx-none:\r\ncontent-length: 2\r\nx-content-length: 9\r\n\r\nhi",
    body: 'hi'
  },
  'one chunk': { text: chunked('5\r\nhello\r\n', '0\r\n\r\n'), body: 'hello' },
  'many chunks': { text: chunked('1\r\nh\r\n', '3\r\nell\r\n', '1\r\no\r\n', '0\r\n\r\n'), body: 'hello' },
  'no chunk but the last': { text: chunked('0\r\n\r\n'), body: '' },
  'chunks that look like other parts': {
    text: chunked('5\r\n0\r\n\r\n\r\n', '4\r\n5\r\nx\r\n', '0\r\n\r\n'),
    body: '0\r\n\r\n5\r\nx'
  },
  'a size in lower case': { text: chunked(`1f\r\n${'x'.repeat(31)}\r\n`, '0\r\n\r\n'), body: 'x'.repeat(31) },
  'a size in upper case': { text: chunked(`1F\r\n${'x'.repeat(31)}\r\n`, '0\r\n\r\n'), body: 'x'.repeat(31) },
  'zeros before a size': { text: chunked('00000002\r\nhi\r\n', '000\r\n\r\n'), body: 'hi' },
  extensions: {
    text: chunked('2;a\r\nhi\r\n', '1;a=b;c="d; \\" e"\r\n!\r\n', '0;last=yes\r\n\r\n'),
    body: 'hi!'
  },
  trailers: { text: chunked('2\r\nhi\r\n', '0\r\nx-sum: 7\r\nExpires:\r\n\r\n'), body: 'hi' },
  'a coding in capitals': {
    text: 'HTTP/1.1 200 OK\r\nTRANSFER-ENCODING:  Chunked \r\n\r\n2\r\nhi\r\n0\r\n\r\n',
    body: 'hi'
  },
  '204': { text: 'HTTP/1.1 204 No Content\r\n\r\n', status: 204, body: '' },
  '204 with a length': { text: 'HTTP/1.1 204 X\r\ncontent-length: 5\r\n\r\n', status: 204, body: '' },
  '304': { text: 'HTTP/1.1 304 Not Modified\r\n\r\n', status: 304, body: '' },
  '304 with a length': { text: 'HTTP/1.1 304 X\r\ncontent-length: 5\r\n\r\n', status: 304, body: '' },
  '304 with chunks': { text: 'HTTP/1.1 304 X\r\ntransfer-encoding: chunked\r\n\r\n', status: 304, body: '' },
  '102 ahead': {
    text: 'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\nhi',
    status: 201,
    body: 'hi'
  },
  'several hints ahead': {
    text: `${'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'.repeat(3)}HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi`,
    body: 'hi'
  }
}

/** With what isn't seen. */
function shown(text: string): string {
  return JSON.stringify(text).replaceAll('\xa0', '\\xa0')
}

/** What no answer may look like. */
export const bad: Readonly<Record<string, string>> = {
  '100 ahead, which was not asked for': `HTTP/1.1 100 Continue\r\n\r\n${ok('content-length: 2', 'hi')}`,
  'another protocol': 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
  'a hint of HTTP/1.0': `HTTP/1.0 103 Hints\r\n\r\n${ok('content-length: 2', 'hi')}`,
  'a hint that ends the connection': `HTTP/1.1 103 Hints\r\nconnection: close\r\n\r\n${ok('content-length: 2', 'hi')}`,
  'HTTP/2.0': 'HTTP/2.0 200 OK\r\ncontent-length: 0\r\n\r\n',
  'HTTP/1.2': 'HTTP/1.2 200 OK\r\ncontent-length: 0\r\n\r\n',
  'HTTP/1.1 in lower case': 'http/1.1 200 OK\r\ncontent-length: 0\r\n\r\n',
  ICY: 'ICY 200 OK\r\ncontent-length: 0\r\n\r\n',
  'status 99': 'HTTP/1.1 99 Low\r\ncontent-length: 0\r\n\r\n',
  'status 099': 'HTTP/1.1 099 Low\r\ncontent-length: 0\r\n\r\n',
  'status 1000': 'HTTP/1.1 1000 High\r\ncontent-length: 0\r\n\r\n',
  'no status': 'HTTP/1.1  OK\r\ncontent-length: 0\r\n\r\n',
  'a tab before the reason': 'HTTP/1.1 200\tOK\r\ncontent-length: 0\r\n\r\n',
  'an empty line ahead': `\r\n${ok('content-length: 0')}`,
  'lines that end in LF alone': 'HTTP/1.1 200 OK\ncontent-length: 0\r\n\r\n',
  'a header line that ends in LF alone': ok('x: y\ncontent-length: 0'),
  'a header line that ends in CR alone': ok('x: y\rcontent-length: 0'),
  'a folded line': ok('x: y\r\n z\r\ncontent-length: 0'),
  'a folded length': ok('content-length:\r\n 0'),
  'a space before the colon': ok('content-length : 0'),
  'a space in a name': ok('x y: z\r\ncontent-length: 0'),
  'a line without a colon': ok('x\r\ncontent-length: 0'),
  'a line without a name': ok(': x\r\ncontent-length: 0'),
  'NUL in a value': ok('x: \0\r\ncontent-length: 0'),
  'NUL in a name': ok('x\0: y\r\ncontent-length: 0'),
  'another control character in a value': ok('x: \x01\r\ncontent-length: 0'),
  'DEL in a value': ok('x: \x7f\r\ncontent-length: 0'),
  'two lengths': ok('content-length: 2\r\nContent-Length: 3', 'hi'),
  'the same length twice': ok('content-length: 2\r\ncontent-length: 2', 'hi'),
  'a list of lengths': ok('content-length: 2, 2', 'hi'),
  'a length and chunks': ok('content-length: 2\r\ntransfer-encoding: chunked', '2\r\nhi\r\n0\r\n\r\n'),
  'chunks and a length': ok('transfer-encoding: chunked\r\ncontent-length: 2', '2\r\nhi\r\n0\r\n\r\n'),
  'gzip and chunks': ok('transfer-encoding: gzip, chunked', '2\r\nhi\r\n0\r\n\r\n'),
  'chunks twice': ok('transfer-encoding: chunked\r\ntransfer-encoding: chunked', '2\r\nhi\r\n0\r\n\r\n'),
  'gzip alone': ok('transfer-encoding: gzip', 'hi'),
  identity: ok('transfer-encoding: identity', 'hi'),
  'no coding': ok('transfer-encoding:', 'hi'),
  // Node and undici take this for a coding that they don't know, and the body until the end.
  'a coding behind a space that is none': ok('transfer-encoding: \xa0chunked', '2\r\nhi\r\n0\r\n\r\n'),
  'a coding before a tab': ok('transfer-encoding: chunked\t', '2\r\nhi\r\n0\r\n\r\n'),
  'chunks in HTTP/1.0': 'HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n',
  ...Object.fromEntries(
    [
      '+2',
      '-2',
      '0x2',
      '2e0',
      '2.0',
      '2 2',
      '',
      'two',
      '\xb2',
      '\xa02',
      '2\xa0',
      '\x0b2',
      '9'.repeat(16)
    ].map((length) => [`the length ${shown(length)}`, ok(`content-length: ${length}`, 'hi')])
  ),
  '204 with two lengths': 'HTTP/1.1 204 X\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
  '304 with a length below 0': 'HTTP/1.1 304 X\r\ncontent-length: -1\r\n\r\n',
  'a hint with two lengths': `HTTP/1.1 103 X\r\ncontent-length: 1, 2\r\n\r\n${ok('content-length: 2', 'hi')}`,
  ...Object.fromEntries(
    [
      '',
      ' 2',
      '2 ',
      '2\t',
      '+2',
      '-2',
      '0x2',
      '2g',
      'g',
      '100000002',
      ';a',
      '2;',
      '2;a b',
      '2;\x01',
      '2;"'
    ].map((size) => [`a chunk of the size ${shown(size)}`, chunked(`${size}\r\nhi\r\n`, '0\r\n\r\n')])
  ),
  'a size that ends in LF alone': chunked('2\nhi\r\n', '0\r\n\r\n'),
  'a size with CR in its extension': chunked('2;a\rb\r\nhi\r\n', '0\r\n\r\n'),
  'a chunk that ends in LF alone': chunked('2\r\nhi\n', '0\r\n\r\n'),
  'a chunk that is longer than its size': chunked('2\r\nhi!\r\n', '0\r\n\r\n'),
  'a chunk that is shorter than its size': chunked('4\r\nhi\r\n', '0\r\n\r\n'),
  'an empty line that ends in LF alone behind the chunks': chunked('2\r\nhi\r\n', '0\r\n\n'),
  'a trailer that is no header': chunked('2\r\nhi\r\n', '0\r\nx\r\n\r\n'),
  'a trailer with a space before the colon': chunked('2\r\nhi\r\n', '0\r\nx : y\r\n\r\n'),
  'a trailer with NUL': chunked('2\r\nhi\r\n', '0\r\nx: \0\r\n\r\n'),
  'a trailer with CR': chunked('2\r\nhi\r\n', '0\r\nx: y\rz: 1\r\n\r\n'),
  'a length among the trailers': chunked('2\r\nhi\r\n', '0\r\ncontent-length: 3\r\n\r\n'),
  'a size line that is too long': chunked(`2;a=${'b'.repeat(5_000)}\r\nhi\r\n`, '0\r\n\r\n'),
  'too many trailers': chunked('2\r\nhi\r\n', `0\r\n${'x-more: more\r\n'.repeat(2_000)}\r\n`)
}
