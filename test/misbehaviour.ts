import { gzipSync } from 'node:zlib'
import { type Answer, type Misbehaviour, raw } from './upstream.ts'

/** Never answers. */
export const hang: Misbehaviour = () => undefined

/** Answers with one byte every `ms`, for ever. */
export const drip =
  (ms: number): Misbehaviour =>
  (response) => {
    response.writeHead(200)
    const timer = setInterval(() => response.write(' '), ms)
    response.once('close', () => clearInterval(timer))
  }

/** Resets the connection after the request was read. */
export const reset: Misbehaviour = (_response, { socket }) => {
  socket.resetAndDestroy()
}

/** Promises more bytes than come before the connection ends. */
export const truncated: Misbehaviour = (response) => {
  response.writeHead(200, { 'content-length': '1000' })
  response.write('{"response":"true","tag":[', () => response.socket?.destroy())
}

/** Sends more bytes than `Content-Length` promised. */
export const longer: Misbehaviour = (_response, { socket }) => {
  socket.end('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n{"response":"true","tag":[]}')
}

/** Answers something that is no HTTP. */
export const noHttp: Misbehaviour = (_response, { socket }) => {
  socket.end('220 smtp.example.com ready\r\n')
}

/** Begins a head that never ends, as fast as it is read. */
export const endlessHead: Misbehaviour = (_response, { socket }) => {
  const line = `x-more: ${'more '.repeat(200)}\r\n`
  const go = () => {
    while (!socket.destroyed && socket.write(line));
  }
  socket.on('drain', go)
  socket.write('HTTP/1.1 200 OK\r\n')
  go()
}

/** Sends a head one line every `ms`, for ever. */
export const drippingHead =
  (ms: number): Misbehaviour =>
  (_response, { socket }) => {
    socket.write('HTTP/1.1 200 OK\r\n')
    const timer = setInterval(() => socket.write('x-more: more\r\n'), ms)
    socket.once('close', () => clearInterval(timer))
  }

/** Closes the connection in the middle of the head. */
export const halfAHead: Misbehaviour = (_response, { socket }) => {
  socket.end('HTTP/1.1 200 OK\r\ncontent-ty')
}

/** Answers well, and then once more on the same connection, though nobody asked. */
export const unasked =
  (good: string, more: string): Misbehaviour =>
  (response, { socket }) => {
    const second = `HTTP/1.1 200 OK\r\ncontent-length: ${Buffer.byteLength(more)}\r\n\r\n${more}`
    response.end(good, () => socket.write(second))
  }

/** So many bytes that go on after a good answer, as fast as they are read. */
export const huge =
  (bytes: number): Misbehaviour =>
  (response) => {
    const chunk = Buffer.alloc(64 * 1024, ' ')
    let left = bytes
    const go = () => {
      while (left > 0 && !response.destroyed) {
        left -= chunk.length
        if (!response.write(chunk)) return
      }
      response.end()
    }
    response.on('drain', go)
    response.write(good)
    go()
  }

/** A few bytes that say they are gzip, and 64 MiB when they are unpacked. */
export const bomb: Misbehaviour = (response) => {
  packed ??= gzipSync(Buffer.alloc(64 * 1024 * 1024, '['))
  response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed)
}
let packed: Buffer | undefined

const page = '<!DOCTYPE html><html><body><h1>It works!</h1></body></html>'
const good = JSON.stringify({ response: 'true', message: 'fine', tag: [] })

/** Answers that can't be read, each of them 502 `upstream-malformed`. */
export const unreadable: Readonly<Record<string, Answer>> = {
  'an HTML page': page,
  'an empty body': '',
  'white space alone': ' \r\n ',
  'gzip, though identity was asked for': raw(200, { 'content-encoding': 'gzip' }, gzipSync(good)),
  'more than 16 MiB': (response) => {
    response.writeHead(200)
    response.write(good)
    response.end(Buffer.alloc(17 * 1024 * 1024, ' '))
  },
  'a redirect': raw(302, { location: '/elsewhere' }),
  'a permanent redirect with a page': raw(308, { location: 'http://127.0.0.1:1/' }, page),
  'JSON that is nested 100,000 deep': '['.repeat(100_000) + ']'.repeat(100_000),
  'bytes that are no UTF-8': Buffer.concat([
    Buffer.from('{"response":"true","message":"'),
    Buffer.of(0xff, 0xfe),
    Buffer.from('","tag":[]}')
  ]),
  'JSON that was cut off': good.slice(0, -1),
  'two JSON texts': good + good,
  'a JSON text that is no object': '"true"',
  'an empty list': '[]',
  'two replies in a list': `[${good},${good}]`,
  'no response field': '{"message":"fine","tag":[]}',
  'a response field that is neither true nor false': '{"response":"maybe","tag":[]}',
  'null for response': '{"response":null,"tag":[]}'
}
