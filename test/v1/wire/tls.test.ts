import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { certificate } from '../../chaos/certificate.ts'
import { answerOf, start } from './server.ts'

const trusted = certificate()
const before = getCACertificates('default')
beforeAll(() => setDefaultCACertificates([trusted.cert]))
afterAll(() => setDefaultCACertificates(before))

describe('connections over TLS', () => {
  it('carry an answer in any pieces, and are used again', async () => {
    const { server, ask } = await start({ most: 2, certificate: trusted })
    for (const name of ['a', 'b']) {
      const { outcome } = ask(name)
      const { over, socket } = await server.next()
      expect(over).toBe(0)
      const text = answerOf(name.repeat(100))
      for (const part of text.match(/.{1,9}/gs) ?? [])
        await new Promise((resolve) => socket.write(part, resolve))
      expect(await outcome).toBe(name.repeat(100))
    }
    expect(server.sockets).toHaveLength(1)
  })

  it('fail what is under way when they end', async () => {
    const { server, ask } = await start({ most: 1, certificate: trusted })
    const [a, b] = [ask('a'), ask('b')]
    const first = await server.next()
    first.socket.end(answerOf('a').slice(0, -1))
    expect(await a.outcome).toBeInstanceOf(Error)
    const second = await server.next()
    expect(second).toMatchObject({ name: 'b', over: 1 })
    second.answer()
    expect(await b.outcome).toBe('b')
  })

  it('are not made to a server that nobody vouches for: nothing is sent', async () => {
    const { server, ask } = await start({ most: 1, certificate: certificate() })
    const { outcome, connection } = ask('a')
    expect(await outcome).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
    expect(connection).toBeUndefined()
    expect(server.names).toEqual([])
  })
})
