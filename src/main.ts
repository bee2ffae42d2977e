import { setTimeout as sleep } from 'node:timers/promises'
import closeWithGrace from 'close-with-grace'
import { accounts } from './accounts/accounts.ts'
import { renewSeals } from './accounts/renew-seals.ts'
import { seal } from './accounts/seal.ts'
import { type App, buildApp } from './app.ts'
import type { Config } from './config.ts'
import { logLines } from './http/log-lines.ts'
import { readableLines } from './http/readable-lines.ts'
import { renewNames } from './idempotency/names.ts'
import { startAdmin } from './metrics/admin.ts'
import { metrics } from './metrics/metrics.ts'
import type { Sandbox } from './sandbox/server.ts'
import { gatewaySecrets } from './secret.ts'
import { openStore } from './store/open.ts'
import type { Traces } from './traces/traces.ts'
import { version } from './version.ts'

/** A gateway that listens. */
export interface Gateway {
  readonly url: string
  /** Whether the upstream is the sandbox inside. */
  readonly sandbox: boolean
  readonly app: App
  /** Has balancers send requests elsewhere, and takes those that still come for SHUTDOWN_DELAY_MS. */
  leave(): Promise<void>
  /** Ends the requests that are under way, takes no new ones, and leaves nothing open. */
  close(): Promise<void>
}

/**
 * Starts the gateway, with the sandbox inside where no upstream is configured. Throws where it can't listen or can't
 * use the store, and leaves nothing open then. `terminal`: its log is for a person, who is told of faults alone if
 * LOG_LEVEL is no finer than usual; else it is JSON lines.
 */
export async function start(given: Config, { terminal = false } = {}): Promise<Gateway> {
  const config = terminal && given.LOG_LEVEL === 'info' ? { ...given, LOG_LEVEL: 'warn' as const } : given
  const early: string[] = []
  let warn = (message: string): void => void early.push(message)
  const secrets = await gatewaySecrets(config.GATEWAY_SECRET, (message) => warn(message))
  // Closed in the opposite order.
  const opened = new AsyncDisposableStack()
  try {
    const store = await openStore(config.STORE_URL, (message) => warn(message))
    opened.defer(() => store.close())
    await renewSeals(accounts(store, seal(secrets)), (message) => warn(message))
    await renewNames(store, seal(secrets))
    const sandbox = await startSandboxFor(config)
    if (sandbox) opened.defer(() => sandbox.close())
    const upstreamUrl = new URL(sandbox?.url ?? config.UPSTREAM_URL)
    const logs = terminal ? readableLines((text) => process.stdout.write(text)) : logLines()
    opened.defer(() => logs.close())
    const traces = await tracesTo(config.OTEL_EXPORTER_OTLP_ENDPOINT)
    if (traces) opened.defer(() => traces.close())
    const counted = config.ADMIN_PORT === 0 ? undefined : metrics()
    const app = await buildApp({
      config,
      secrets,
      store,
      upstreamUrl,
      sandbox: sandbox !== undefined,
      logs,
      metrics: counted,
      tracing: traces?.tracing ?? null
    })
    opened.defer(() => app.server.close())
    warn = (message) => app.server.log.warn(message)
    early.forEach(warn)
    const listening = await app.server
      .listen({ host: config.HOST, port: config.PORT, backlog, listenTextResolver: () => 'listening' })
      .catch((error: unknown) => Promise.reject(explained(error, config, 'PORT')))
    if (counted) {
      const admin = await startAdmin(counted, config.HOST, config.ADMIN_PORT).catch((error: unknown) =>
        Promise.reject(explained(error, config, 'ADMIN_PORT'))
      )
      opened.defer(() => admin.close())
    }
    return {
      url: reachable(listening),
      sandbox: sandbox !== undefined,
      app,
      async leave() {
        app.server.closing.begin()
        await sleep(config.SHUTDOWN_DELAY_MS)
      },
      close: () => opened.disposeAsync()
    }
  } catch (error) {
    await opened.disposeAsync()
    throw error
  }
}

/** Connections that wait to be taken, as far as the system lets them: beyond, a client tries again after a second. */
const backlog = 4_096

/** What sends traces to this collector; nothing of it is in memory where there is none. */
async function tracesTo(endpoint: string): Promise<Traces | undefined> {
  if (endpoint === '') return undefined
  const { startTraces } = await import('./traces/traces.ts')
  return startTraces(endpoint, version)
}

/** The sandbox inside, where the configuration names no upstream or this one. */
export async function startSandboxFor(
  config: Pick<Config, 'UPSTREAM_URL' | 'UPSTREAM_TIME_ZONE'>
): Promise<Sandbox | undefined> {
  if (config.UPSTREAM_URL !== '' && config.UPSTREAM_URL !== 'sandbox') return undefined
  // Loaded where it is needed alone: a gateway to the real upstream has none of it in memory.
  const { startSandbox } = await import('./sandbox/server.ts')
  return startSandbox({ timeZone: config.UPSTREAM_TIME_ZONE })
}

/** How long requests that are under way have to end, in milliseconds. */
const longestDrainMs = 25_000

/**
 * Ends the process with 0 at a signal. SIGTERM comes from what runs the gateway and spreads requests over several: it
 * is given the time to notice. SIGINT, Ctrl-C in a terminal, closes it at once. What is still running after `drainMs`
 * of closing is cut. A second signal ends the process on the spot, and a fault that nothing caught ends it with 1.
 */
export function stopOnSignals({ app, leave, close }: Gateway, drainMs = longestDrainMs): void {
  closeWithGrace({ delay: false, logger: false }, async ({ err, signal }) => {
    const { log } = app.server
    if (err) log.fatal(err, 'a fault that nothing caught')
    if (signal === 'SIGTERM') await leave()
    const drained = await Promise.race([close().then(() => true), sleep(drainMs, false)])
    if (!drained) log.warn('requests are still under way: they are cut')
  })
}

/** An address that a person can open: every interface is also the loopback one. */
function reachable(listening: string): string {
  return listening.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:')
}

function explained(error: unknown, config: Config, variable: 'PORT' | 'ADMIN_PORT'): unknown {
  const { HOST } = config
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const at = `cannot listen on ${HOST}:${config[variable]}`
  if (code === 'EADDRINUSE')
    return new Error(`${at}: something listens there already; set ${variable}`, { cause: error })
  if (code === 'EACCES')
    return new Error(`${at}: not allowed; set ${variable} to 1024 or more`, { cause: error })
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new Error(`${at}: this machine has no such address; set HOST`, { cause: error })
  }
  return error
}
