import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { World } from './account.ts'
import { demoAccounts } from './accounts.ts'
import { zoneOf } from './data/zone.ts'
import { dispatch } from './dispatch.ts'
import { type FaultKind, faultKinds, faultSource, faultyAnswer, notFoundPage } from './faults.ts'
import type { Fields } from './fields.ts'
import { defaultGuesses, type Guesses } from './guesses.ts'
import { readInput } from './input.ts'
import { callLog, type SandboxCall } from './log.ts'
import type { Answer } from './reply.ts'

export { type Guesses, readGuess } from './guesses.ts'
export type { SandboxCall } from './log.ts'

/** How a sandbox is started; README.md tells the defaults. */
export interface SandboxOptions {
  readonly host?: string
  /** 0 is any that is free. */
  readonly port?: number
  readonly seed?: number
  readonly leads?: number
  readonly calls?: number
  /** How long every answer waits. */
  readonly latencyMs?: number
  /** The probability, 0 to 1, with which a call goes wrong. */
  readonly faults?: number
  /** The ways in which it goes wrong; all of them if not said. */
  readonly faultKinds?: readonly FaultKind[]
  readonly timeZone?: string
  readonly now?: () => Date
  readonly guesses?: Partial<Guesses>
}

/** A sandbox that runs. */
export interface Sandbox {
  readonly url: string
  /** The last calls, oldest first: 1,000, or as many as 16 MiB of bodies hold. */
  readonly calls: readonly SandboxCall[]
  close(): Promise<void>
}

const path = '/glu/custom_api'
const largestBody = 8 * 1024 * 1024

/** Starts an emulator of V1 on a port of its own. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { host = '127.0.0.1', port = 0, seed = 1, leads = 1000, calls = 30_000 } = options
  const { latencyMs = 0, faults = 0, now = () => new Date() } = options
  const world: World = {
    seed,
    started: now().getTime(),
    zone: zoneOf(options.timeZone ?? 'America/Los_Angeles'),
    guesses: { ...defaultGuesses, ...options.guesses },
    now: () => now().getTime(),
    elapsed: () => performance.now()
  }
  const accounts = demoAccounts(world, leads, calls)
  const nextFault = faultSource(faults, options.faultKinds ?? faultKinds, seed)
  const log = callLog()
  const timers = new Set<NodeJS.Timeout>()

  function decide(body: Buffer, request: IncomingMessage): Answer {
    const query = request.url?.split('?', 2)[1] ?? ''
    const contentType = request.headers['content-type'] ?? ''
    const fields = readInput({ body, contentType, query }, world.guesses)
    const call = dispatch(fields, accounts, world)
    log.add({ method: call.name, account: call.account, parameters: parametersOf(fields) }, body.length)
    const fault = nextFault()
    return fault ? faultyAnswer(fault, call.name, call.answer) : call.answer()
  }

  function send(response: ServerResponse, answer: Answer): void {
    const wait = latencyMs + (answer.waitMs ?? 0)
    if (wait === 0) {
      respond(response, answer, world.guesses)
      return
    }
    const timer = setTimeout(() => {
      timers.delete(timer)
      respond(response, answer, world.guesses)
    }, wait)
    timers.add(timer)
  }

  const server = createServer((request, response) => {
    if (request.url?.split('?', 1)[0] !== path) {
      request.resume()
      send(response, { status: 404, body: notFoundPage })
    } else readBody(request, (body) => send(response, decide(body, request)))
  })
  server.keepAliveTimeout = 60_000

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const { port: bound, family, address } = server.address() as AddressInfo
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}${path}`,
    calls: log.entries,
    close() {
      for (const timer of timers) clearTimeout(timer)
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      return closed
    }
  }
}

/** Gives the whole body, or nothing where it is too large or no POST's, as PHP would. */
function readBody(request: IncomingMessage, use: (body: Buffer) => void): void {
  const chunks: Buffer[] = []
  let size = 0
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size <= largestBody) chunks.push(chunk)
    else chunks.length = 0
  })
  request.on('end', () =>
    use(request.method === 'POST' && size <= largestBody ? Buffer.concat(chunks) : Buffer.alloc(0))
  )
  request.on('error', () => undefined)
}

function respond(response: ServerResponse, { status, body, breaks }: Answer, guesses: Guesses): void {
  if (breaks === 'at once') {
    response.socket?.resetAndDestroy()
    return
  }
  const bytes = Buffer.from(body, 'utf8')
  response.writeHead(status, {
    'content-type': guesses.contentType === 'json' ? 'application/json' : 'text/html; charset=UTF-8',
    'content-length': bytes.length,
    'cache-control': 'no-store, no-cache, must-revalidate',
    server: 'Apache'
  })
  if (breaks === 'half way')
    response.write(bytes.subarray(0, bytes.length >> 1), () => response.socket?.destroy())
  else response.end(bytes)
}

function parametersOf(fields: Fields): Fields {
  const { api_uId: _id, api_key: _key, Method: _method, ...parameters } = fields
  return parameters
}
