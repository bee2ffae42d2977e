import { collectGarbage } from '../collect-garbage.ts'

/**
 * An export makes some 4 kB of garbage for each row, an import likewise. V8 would let it grow to several times what is in
 * use, the more the busier the machine is, before it collects; so it is collected here once the process has grown by
 * this much.
 */
const mostGrowth = 32 * 1024 * 1024
/** How often that is looked at, in milliseconds; collecting takes a fifth of the time at most. */
const pauseMs = 100
const timesItsOwn = 4

let lowest = Number.POSITIVE_INFINITY
let notBefore = 0

/** Keeps the memory of streams low: to be called with each batch of rows; it seldom does anything. */
export function keepMemoryLow(): void {
  const now = performance.now()
  if (now < notBefore) return
  const used = process.memoryUsage.rss()
  lowest = Math.min(lowest, used)
  const grown = used - lowest > mostGrowth
  if (grown) collectGarbage()
  notBefore = now + (grown ? Math.max(pauseMs, (performance.now() - now) * (1 + timesItsOwn)) : pauseMs / 10)
}
