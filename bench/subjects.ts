import type { Case } from './cases.ts'
import { cachedGateway, fullGateway, type Gateway, plainGateway } from './gateways.ts'
import type { Asked } from './load.ts'
import type { Subject } from './measurement.ts'
import { type CannedUpstream, startLuaPeer } from './nginx.ts'
import { authorization, type Running, startProgram } from './processes.ts'

/** Who is measured, in the order of the table. */
export const names = {
  upstream: 'the upstream itself, asked directly',
  fixed: 'node:http with a fixed answer, no upstream',
  lua: 'nginx + Lua + cjson, translating',
  b: '**B**: node:http + undici, bytes passed through',
  proxy: '@fastify/http-proxy, bytes passed through',
  express: 'Express 5 + axios + luxon, translating',
  plain: 'the gateway, plain',
  full: 'the gateway, every feature on',
  identity: 'the same, asked without compression',
  changing: 'the same, each reply of V1 another one',
  cached: 'the same, from its cache, or coalesced'
} as const
export type Name = keyof typeof names

/** All of the table's rows for one case, each ready to be asked. */
export interface Subjects {
  readonly all: readonly (Subject & { readonly name: Name })[]
  /** Those that give the gateway's rows. */
  readonly translating: readonly Subject[]
  stop(): Promise<void>
}

/** Starts everybody over the upstream's reply for this case, on one core. */
export async function startSubjects(
  { path, body, reply }: Case,
  upstream: CannedUpstream,
  core: number
): Promise<Subjects> {
  const address = upstream.at(reply)
  const opened = new AsyncDisposableStack()
  const open = async <R extends Running>(starting: Promise<R>): Promise<R> => {
    const running = await starting
    opened.defer(() => running.stop())
    return running
  }
  const peer = (file: string) =>
    open(startProgram({ file: `peers/${file}`, args: ['--upstream', address, '--body', body], core }))
  const of = (name: Name, running: Running, headers: Asked['headers']) => ({
    name,
    asked: { url: `${running.url}${path}`, headers },
    running
  })
  const ofGateway = (name: Name, gateway: Gateway) => of(name, gateway, gateway.headers)

  try {
    const asV1 = { headers: { 'content-type': 'application/json' }, body }
    const proxy = await peer('http-proxy.js')
    const full = await open(fullGateway(address, core))
    const { 'accept-encoding': _compressed, ...identity } = full.headers
    const all = [
      { name: 'upstream' as const, asked: { url: address, ...asV1 }, running: upstream },
      of('fixed', await peer('fixed.js'), {}),
      of('lua', await open(startLuaPeer(address, core)), { authorization }),
      of('b', await peer('pass-through.js'), {}),
      // It passes on what clients send: they ask as the gateway would.
      {
        name: 'proxy' as const,
        asked: { url: new URL(new URL(address).pathname, proxy.url).href, ...asV1 },
        running: proxy
      },
      of('express', await peer('express.js'), { authorization }),
      ofGateway('plain', await open(plainGateway(address, core))),
      ofGateway('full', full),
      of('identity', full, identity),
      ofGateway('changing', await open(fullGateway(upstream.changingAt(reply), core))),
      ofGateway('cached', await open(cachedGateway(address, core)))
    ]
    const translates = new Set<Name>(['plain', 'full', 'cached', 'lua', 'express'])
    return {
      all,
      translating: all.filter(({ name }) => translates.has(name)),
      stop: () => opened.disposeAsync()
    }
  } catch (error) {
    await opened.disposeAsync()
    throw error
  }
}
