import { type ELDHistogram, monitorEventLoopDelay } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { problemBody } from './problem.ts'
import { problems } from './problems.ts'

/** How busy the process was since the last look. */
export interface Load {
  /** The delay of the event loop, in milliseconds, that 99 of 100 turns did not exceed. */
  readonly delayMs: number
  /** How much of the most that it may grow to the heap takes, 0 to 1. */
  readonly heap: number
}

/** Measures the load, from when it was made. */
export interface LoadMeter {
  /** Of the time since the last look. */
  look(): Load
  stop(): void
}

export interface SheddingOptions {
  readonly meter?: () => LoadMeter
  /** How often the load is looked at, in milliseconds. */
  readonly everyMs?: number
}

/** More than this is too much. */
const most: Load = { delayMs: 200, heap: 0.85 }

/** Seconds after which a client that was refused may try again. */
const retryAfter = 5

/**
 * Refuses every request but health checks with 503 `overloaded`, before any other work, while there is too much to do:
 * from the second bad look in a row, for one stall is a garbage collection or a start, until the first good one.
 * Register it before all else. `headersOf` gives the headers that every answer has.
 */
export function shedLoad(
  app: FastifyInstance,
  headersOf: (request: FastifyRequest) => Readonly<Record<string, string>>,
  { meter = processLoad, everyMs = 1_000 }: SheddingOptions = {}
): void {
  const textOf = refusal()
  let wasBad = false
  let sheds = false
  let refused = 0

  // Without a promise for each request, as this is in the way of all of them.
  app.addHook('onRequest', (request, reply, done) => {
    if (!sheds || request.routeOptions.config.health !== undefined) {
      done()
      return
    }
    refused++
    reply
      .code(problems.overloaded.status)
      .headers(headersOf(request))
      .header('retry-after', retryAfter)
      .type('application/problem+json')
      // Else Fastify adds to the content type.
      .serializer((text: string) => text)
      .send(textOf(request))
  })

  function judge({ delayMs, heap }: Load): void {
    const isBad = delayMs > most.delayMs || heap > most.heap
    const begins = isBad && wasBad && !sheds
    if (begins) {
      refused = 0
      app.log.warn({ delay_ms: Math.round(delayMs), heap: Math.round(heap * 100) / 100 }, 'sheds load')
    } else if (sheds && !isBad) app.log.warn({ refused }, 'takes requests again')
    sheds = isBad && wasBad
    wasBad = isBad
  }

  let stop = (): void => undefined
  app.addHook('onReady', async () => {
    const measured = meter()
    const timer = setInterval(() => judge(measured.look()), everyMs).unref()
    stop = () => {
      clearInterval(timer)
      measured.stop()
    }
  })
  app.addHook('onClose', async () => stop())
}

/** The texts of the problem, made once: only the request's id differs, which needs no escapes (headers.ts). */
function refusal(): (request: FastifyRequest) => string {
  const detail = 'There is too much to do at the moment; nothing of this request was done.'
  const members = { detail, retry_after_seconds: retryAfter }
  const mark = 'the-id-of-the-request'
  const split = (text: string) => text.split(mark)
  const [beforeRead, afterRead] = split(JSON.stringify(problemBody('overloaded', members, mark)))
  const [beforeWrite, afterWrite] = split(
    JSON.stringify(problemBody('overloaded', { ...members, outcome: 'not_applied' }, mark))
  )
  return ({ method, id }) =>
    method === 'GET' || method === 'HEAD' ? beforeRead + id + afterRead : beforeWrite + id + afterWrite
}

/** The resolution of the histogram in milliseconds: what an idle process shows as its delay. */
const resolution = 20

/**
 * Measures this process. Not the mean of the delays, as @fastify/under-pressure has it: among a second's short turns a
 * long one doesn't show in it.
 */
function processLoad(): LoadMeter {
  const delays = monitorEventLoopDelay({ resolution })
  delays.enable()
  return {
    look() {
      const { used_heap_size, heap_size_limit } = getHeapStatistics()
      const delayMs = delayOf(delays)
      delays.reset()
      return { delayMs, heap: used_heap_size / heap_size_limit }
    },
    stop: () => delays.disable()
  }
}

function delayOf(delays: ELDHistogram): number {
  // Not one turn of the loop since the last look.
  if (delays.count === 0) return Number.POSITIVE_INFINITY
  return Math.max(0, delays.percentile(99) / 1e6 - resolution)
}
