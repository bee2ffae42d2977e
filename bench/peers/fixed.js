import { createServer } from 'node:http'
import { body, tell, upstream } from './listening.js'

// For orientation: the upstream is asked once, at the start, and every request has its answer.
const answer = await fetch(upstream, { method: 'POST', body })
const bytes = Buffer.from(await answer.arrayBuffer())

const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length })
  response.end(bytes)
})
server.keepAliveTimeout = 65_000
server.listen(0, '127.0.0.1', () => tell(server.address().port))
