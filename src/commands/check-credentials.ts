import type { Account } from '../accounts/accounts.ts'
import type { Config } from '../config.ts'
import { startSandboxFor } from '../main.ts'
import { zone } from '../time/zone.ts'
import { admission } from '../v1/admission.ts'
import { exchange } from '../v1/exchange.ts'
import { V1Failure } from '../v1/failure.ts'
import { countingMeter } from '../v1/meter.ts'
import { loginUser } from '../v1/methods/account.ts'
import { transport } from '../v1/transport.ts'

/** Asks V1, or the sandbox where no upstream is configured, whether an account's credentials hold. Throws where not. */
export async function checkCredentials({ name, credentials }: Account, config: Config): Promise<void> {
  const sandbox = await startSandboxFor(config)
  const url = new URL(sandbox?.url ?? config.UPSTREAM_URL)
  const upstream = transport({ url, connections: 1 })
  const v1 = exchange({
    transport: upstream,
    admission: admission({ total: 1, perAccount: 1, queue: 0 }),
    zone: zone(config.UPSTREAM_TIME_ZONE),
    meter: countingMeter(() => {}),
    address: [url.href, url.host]
  })
  try {
    await v1.call(loginUser, {}, { credentials, identity: name, timeoutMs: config.UPSTREAM_TIMEOUT_MS })
  } catch (error) {
    throw explained(error, name)
  } finally {
    await upstream.close()
    await sandbox?.close()
  }
}

function explained(error: unknown, name: string): unknown {
  if (!(error instanceof V1Failure)) return error
  if (error.kind === 'credentials-rejected') {
    return new Error(
      `V1 rejects the credentials of "${name}"; "accounts rotate ${name}" replaces the API key`,
      {
        cause: error
      }
    )
  }
  const words = error.upstreamMessage?.replace(/\p{C}+/gu, ' ').trim()
  const said = words ? `: it says ${JSON.stringify(words)}` : ''
  return new Error(`V1 did not tell whether the credentials of "${name}" hold (${error.kind})${said}`, {
    cause: error
  })
}
