import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { answerOf, connect, ended, listening, requestOf, start } from './server.ts'

describe('connections', () => {
  it('that are closed while they are made are ended', async () => {
    const { server, connections, ask } = await start({ most: 1 })
    const { outcome } = ask('a')
    await new Promise(setImmediate)
    connections.close()
    expect(await outcome).toMatchObject({ message: 'the connections are closed' })
    await expect.poll(() => server.sockets.length).toBe(1)
    await ended(server.sockets[0])
    expect(server.names).toEqual([])
  })

  it('that can’t be made fail one request each, and the others get their own try', async () => {
    const server = createServer((socket) => socket.once('data', () => socket.end(answerOf('b'))))
    const port = await listening(server.listen(0))
    await new Promise((resolve) => server.close(resolve))
    const { connections, ask } = connect(new URL(`http://127.0.0.1:${port}/`), 1)
    const a = requestOf('a')
    const failed = (cause: Error) => {
      // From here on there is somebody.
      server.listen(port)
      onTestFinished(() => new Promise((resolve) => server.close(() => resolve())))
      a.failed(cause)
    }
    connections.send({ ...a, failed })
    const b = ask('b')
    expect(await a.outcome).toMatchObject({ code: 'ECONNREFUSED' })
    expect(await b.outcome).toBe('b')
  })

  it.each([1, 2, 8])('to nobody fail every request, %d at a time', async (most) => {
    const server = createServer()
    const port = await listening(server.listen(0, '127.0.0.1'))
    await new Promise((resolve) => server.close(resolve))
    const { ask } = connect(new URL(`http://127.0.0.1:${port}/`), most)
    for (const { outcome } of ['a', 'b', 'c', 'd'].map(ask))
      expect(await outcome).toMatchObject({ code: 'ECONNREFUSED' })
  })
})
