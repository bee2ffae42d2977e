import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Metrics } from './metrics.ts'

/** The server for operators. */
export interface Admin {
  readonly url: string
  close(): Promise<void>
}

/**
 * Serves `GET /metrics` at this address, and nothing else. Rejects with what `listen` says where it can't listen there.
 */
export async function startAdmin(metrics: Metrics, host: string, port: number): Promise<Admin> {
  const server = createServer((request, response) => {
    // There is no body that anybody wants.
    request.resume()
    const plain = (status: number, text: string, headers = {}) =>
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers }).end(text)
    if (request.url?.split('?', 1)[0] !== '/metrics') return plain(404, 'here is GET /metrics alone\n')
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return plain(405, 'only GET\n', { allow: 'GET, HEAD' })
    }
    return metrics.text().then(
      (text) =>
        response
          .writeHead(200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' })
          .end(request.method === 'HEAD' ? undefined : text),
      () => plain(500, 'the metrics could not be read\n')
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve())
  })
  const { address, family, port: own } = server.address() as AddressInfo
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${own}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}
