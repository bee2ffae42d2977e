import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'

/** Serves the page at an origin of its own: `node examples/browser/serve.js [PORT] [GATEWAY]`. */
const [port = '8000', gateway = 'http://127.0.0.1:3000'] = process.argv.slice(2)
const files = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/app.js': ['app.js', 'text/javascript'],
  '/style.css': ['style.css', 'text/css']
}
const headers = {
  // The page loads what is here, asks the gateway, and nothing else.
  'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self' ${new URL(gateway).origin}; form-action 'none'; base-uri 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store'
}

const server = createServer(async ({ url }, response) => {
  if (url === '/gateway') {
    response.writeHead(200, { ...headers, 'content-type': 'text/plain' }).end(gateway)
    return
  }
  const file = files[url ?? '']
  if (file === undefined) {
    response.writeHead(404, headers).end()
    return
  }
  const [name, type] = file
  response
    .writeHead(200, { ...headers, 'content-type': type })
    .end(await readFile(new URL(name, import.meta.url)))
})
server.listen(Number(port), '127.0.0.1', () => {
  const { port } = server.address()
  console.log(`http://127.0.0.1:${port}, of the gateway at ${gateway}`)
})
