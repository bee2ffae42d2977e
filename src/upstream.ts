import type { Config } from './config.ts'
import type { Zone } from './time/zone.ts'
import { accountCircuits } from './v1/account-circuits.ts'
import { admission, type Load } from './v1/admission.ts'
import { type CircuitState, circuit, noCircuit } from './v1/circuit.ts'
import { type Exchange, exchange } from './v1/exchange.ts'
import type { Meter } from './v1/meter.ts'
import { retry } from './v1/retry.ts'
import { transport } from './v1/transport.ts'
import { obeyUpstreamLimits } from './v1/upstream-limits.ts'

/** The one upstream of a gateway, as it is configured, and how it goes. */
export interface Upstream {
  readonly exchange: Exchange
  readonly circuit: () => CircuitState
  readonly load: () => Load
  /** How many calls were sent again. */
  readonly retries: () => number
  close(): Promise<void>
}

/** Puts together what stands between the gateway and V1 at this address. */
export function upstreamOf(config: Config, url: URL, zone: Zone, meter: Meter): Upstream {
  const wire = transport({ url, connections: config.UPSTREAM_CONNECTIONS })
  const turns = admission({
    total: config.UPSTREAM_CONNECTIONS,
    perAccount: config.UPSTREAM_ACCOUNT_CONCURRENCY,
    queue: config.UPSTREAM_QUEUE
  })
  const breaks = config.CIRCUIT_BREAKER === 'on'
  const breaker = breaks ? circuit() : noCircuit()
  let retries = 0
  const v1 = exchange({
    transport: wire,
    admission: turns,
    retry: retry(undefined, () => {
      retries++
    }),
    circuit: breaker,
    ...(breaks && { accountCircuits: accountCircuits() }),
    zone,
    meter,
    address: [url.href, url.host]
  })
  return {
    exchange: obeyUpstreamLimits(v1),
    circuit: breaker.state,
    load: turns.load,
    retries: () => retries,
    close: () => wire.close()
  }
}
