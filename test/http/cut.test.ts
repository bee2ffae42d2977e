import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { cutWhereStalled } from '../../src/http/cut.ts'

/** A client that takes nothing of what the server gives, and that server's end of it. */
async function stuckClient(give: (response: ServerResponse) => void): Promise<ServerResponse> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1').pause()
  socket.on('error', () => undefined)
  onTestFinished(() => {
    socket.destroy()
    server.close()
  })
  return new Promise((resolve) => {
    server.on('request', (_request, response) => {
      give(response)
      resolve(response)
    })
    socket.write('GET / HTTP/1.1\r\nhost: test\r\n\r\n')
  })
}

it('a client that takes nothing of what waits for it is cut off', async () => {
  const response = await stuckClient((response) => {
    cutWhereStalled(response, 50)
    response.write(Buffer.alloc(50_000_000))
  })
  await expect.poll(() => response.destroyed).toBe(true)
})

it('one for which nothing waits is not', async () => {
  const response = await stuckClient((response) => {
    cutWhereStalled(response, 20)
    response.write('some')
  })
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(response.destroyed).toBe(false)
})
