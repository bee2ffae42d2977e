import { onTestFinished } from 'vitest'
import { zone } from '../../src/time/zone.ts'
import { type AdmissionOptions, admission } from '../../src/v1/admission.ts'
import { exchange } from '../../src/v1/exchange.ts'
import { V1Failure } from '../../src/v1/failure.ts'
import { countingMeter } from '../../src/v1/meter.ts'
import type { Method } from '../../src/v1/method.ts'
import { transport } from '../../src/v1/transport.ts'
import { type Answering, type Finish, startUpstream } from '../upstream.ts'

export const credentials = { apiUid: '1001', apiKey: 'sandbox-key-1001' }

/** Lets every call through. */
export const unlimited: AdmissionOptions = { total: 10_000, perAccount: 10_000, queue: 0 }

export interface Calling {
  readonly timeoutMs?: number
  readonly connections?: number
  /** Without limits if not said. */
  readonly admission?: AdmissionOptions
  /** Another address than the scripted upstream's. */
  readonly url?: URL
}

/** The real way to V1, from a Method's input to its output, over a scripted upstream. */
export async function startV1(answering?: Answering, calling: Calling = {}, finish: Finish = onTestFinished) {
  const upstream = await startUpstream(answering, finish)
  const { url = upstream.url, connections = 4, timeoutMs = 10_000 } = calling
  const way = transport({ url, connections })
  finish(() => way.close())
  const meter = countingMeter(() => undefined)
  const gate = admission(calling.admission ?? unlimited)
  const v1 = exchange({
    transport: way,
    admission: gate,
    zone: zone('America/Los_Angeles'),
    meter,
    address: [url.href, url.host]
  })
  const call = <In, Out>(method: Method<In, Out>, input: In, ms = timeoutMs) =>
    v1.call(method, input, { credentials, identity: '1001', timeoutMs: ms })
  return {
    upstream,
    meter,
    load: gate.load,
    exchange: v1,
    call,
    /** The failure that a call ends in. */
    failureOf: async <In, Out>(method: Method<In, Out>, input: In, ms?: number): Promise<V1Failure> => {
      const ended = await call(method, input, ms).then(
        (output) => new Error(`it succeeded with ${JSON.stringify(output)}`),
        (error: unknown) => error
      )
      if (ended instanceof V1Failure) return ended
      throw ended
    }
  }
}
