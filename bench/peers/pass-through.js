import { createServer } from 'node:http'
import { Pool } from 'undici'
import { body, tell, upstream } from './listening.js'

// B, what Node can do at all: a request in, a ready body out, and the answer's bytes back, unread.
const { origin, pathname } = new URL(upstream)
const pool = new Pool(origin, { connections: 64, pipelining: 1 })
const asked = { path: pathname, method: 'POST', headers: { 'content-type': 'application/json' }, body }

const server = createServer(async (_request, response) => {
  try {
    const answer = await pool.request(asked)
    response.writeHead(answer.statusCode, {
      'content-type': 'application/json',
      'content-length': answer.headers['content-length']
    })
    // Read to its end also where the client has gone: the connection is free for the next then.
    for await (const chunk of answer.body) response.write(chunk)
    response.end()
  } catch (error) {
    response.writeHead(502).end(String(error))
  }
})
server.keepAliveTimeout = 65_000
server.listen(0, '127.0.0.1', () => tell(server.address().port))
