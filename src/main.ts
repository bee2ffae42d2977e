import closeWithGrace from 'close-with-grace'
import { accounts } from './accounts/accounts.ts'
import { renewSeals } from './accounts/renew-seals.ts'
import { seal } from './accounts/seal.ts'
import { type App, buildApp } from './app.ts'
import type { Config } from './config.ts'
import type { Sandbox } from './sandbox/server.ts'
import { gatewaySecrets } from './secret.ts'
import { openStore } from './store/open.ts'

/** A gateway that listens. */
export interface Gateway {
  readonly url: string
  /** Whether the upstream is the sandbox inside. */
  readonly sandbox: boolean
  readonly app: App
  close(): Promise<void>
}

/** Starts the gateway, with the sandbox inside where no upstream is configured. Throws where it can't listen. */
export async function start(config: Config): Promise<Gateway> {
  const early: string[] = []
  let warn = (message: string): void => void early.push(message)
  const secrets = await gatewaySecrets(config.GATEWAY_SECRET, (message) => warn(message))
  const store = await openStore(config.STORE_URL, (message) => warn(message))
  await renewSeals(accounts(store, seal(secrets)), (message) => warn(message))
  const sandbox = await startSandboxFor(config)
  const upstreamUrl = new URL(sandbox?.url ?? config.UPSTREAM_URL)
  const app = await buildApp({ config, secrets, store, upstreamUrl, sandbox: sandbox !== undefined })
  warn = (message) => app.server.log.warn(message)
  early.forEach(warn)
  const close = async () => {
    try {
      await app.server.close()
    } finally {
      await sandbox?.close()
      await store.close()
    }
  }
  try {
    const listening = await app.server.listen({
      host: config.HOST,
      port: config.PORT,
      listenTextResolver: () => 'listening'
    })
    return { url: reachable(listening), sandbox: sandbox !== undefined, app, close }
  } catch (error) {
    await close()
    throw explained(error, config)
  }
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

/** Closes the gateway at SIGTERM and SIGINT, after the requests that are under way. */
export function stopOnSignals({ app, close }: Gateway): void {
  closeWithGrace({ delay: 25_000, logger: false }, async ({ err }) => {
    if (err) app.server.log.fatal(err, 'a fault that nothing caught')
    await close()
  })
}

/** An address that a person can open: every interface is also the loopback one. */
function reachable(listening: string): string {
  return listening.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:')
}

function explained(error: unknown, { HOST, PORT }: Config): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const at = `cannot listen on ${HOST}:${PORT}`
  if (code === 'EADDRINUSE')
    return new Error(`${at}: something listens there already; set PORT`, { cause: error })
  if (code === 'EACCES') return new Error(`${at}: not allowed; set PORT to 1024 or more`, { cause: error })
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new Error(`${at}: this machine has no such address; set HOST`, { cause: error })
  }
  return error
}
