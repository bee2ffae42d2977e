import { parseArgs } from 'node:util'

/** What a peer is told: where the upstream is, and the ready body that it asks it with. */
export const { upstream = '', body = '' } = parseArgs({
  options: { upstream: { type: 'string' }, body: { type: 'string' } }
}).values

/** Tells the bench the address of a server that listens. */
export function tell(port) {
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`)
}
