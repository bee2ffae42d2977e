import { connect, createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { atEndOfTurn } from '../../src/time/end-of-turn.ts'

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

describe('what is put off to the end of the turn', () => {
  it('is done once, however often it is asked for', async () => {
    let times = 0
    const ask = atEndOfTurn(() => times++)
    ask()
    await Promise.resolve().then(ask)
    process.nextTick(ask)
    expect(times).toBe(0)
    await nextTurn()
    expect(times).toBe(1)
  })

  it('is done again when it is asked for again, also while it is done', async () => {
    let times = 0
    const ask: () => void = atEndOfTurn(() => {
      times++
      if (times === 1) ask()
    })
    ask()
    await nextTurn()
    await nextTurn()
    expect(times).toBe(2)
    ask()
    await nextTurn()
    expect(times).toBe(3)
  })

  it('is done behind all that had come by then', async () => {
    const told: string[] = []
    const ask = atEndOfTurn(() => told.push('done'))
    let connected = 0
    const server = createServer((socket) => {
      connected++
      socket.on('data', (bytes) => {
        told.push(String(bytes))
        ask()
      })
    })
    onTestFinished(() => void server.close())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const clients = await Promise.all(
      ['a', 'b', 'c'].map(
        (name) =>
          new Promise<() => void>((resolve) => {
            const socket = connect(Number(port), '127.0.0.1', () => resolve(() => socket.write(name)))
            onTestFinished(() => void socket.destroy())
          })
      )
    )
    await expect.poll(() => connected).toBe(3)
    for (const write of clients) write()
    // All three are there when the loop looks the next time: nobody read in between.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
    await expect.poll(() => told.length).toBe(4)
    expect(told.at(-1)).toBe('done')
  })
})
