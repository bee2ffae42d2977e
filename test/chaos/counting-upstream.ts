import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { exampleOf } from '../examples.ts'

/**
 * A V1 in a process of its own, for loads: it answers as documented, after `--latency-ms`, so many `--at-once` (the
 * others wait), and counts at `/counts` how often each Method, and each lead and deduction, was applied.
 */
const { values } = parseArgs({
  options: {
    'latency-ms': { type: 'string', default: '0' },
    'at-once': { type: 'string', default: '1000000' }
  }
})
const latencyMs = Number(values['latency-ms'])
let free = Number(values['at-once'])
const waiting: (() => void)[] = []
const counts: Record<'methods' | 'applied', Record<string, number>> = { methods: {}, applied: {} }

const count = (of: Record<string, number>, name: string) => {
  of[name] = (of[name] ?? 0) + 1
}

async function answer(text: string, response: ServerResponse): Promise<void> {
  const {
    Method: method,
    email,
    description,
    TagTitle: title
  } = JSON.parse(text) as Partial<Record<string, string>>
  count(counts.methods, String(method))
  const effect = email ?? description ?? title
  if (effect !== undefined) count(counts.applied, effect)
  if (free > 0) free--
  else await new Promise<void>((resolve) => waiting.push(resolve))
  if (latencyMs > 0) await sleep(latencyMs)
  // The place goes to the one that has waited longest.
  const next = waiting.shift()
  if (next === undefined) free++
  else next()
  response.setHeader('content-type', 'text/html; charset=UTF-8')
  response.end(exampleOf(String(method)).success)
}

const server = createServer((request, response) => {
  if (request.url === '/counts') {
    response.end(JSON.stringify(counts))
    return
  }
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => void answer(Buffer.concat(chunks).toString('utf8'), response))
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}/glu/custom_api` })}\n`)
})
