import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until something holds; what throws doesn't hold yet. Throws after so many milliseconds. */
export async function until(holds: () => Promise<boolean> | boolean, withinMs = 10_000): Promise<void> {
  for (const end = performance.now() + withinMs; ; await sleep(20)) {
    try {
      if (await holds()) return
    } catch (error) {
      if (performance.now() > end) throw error
    }
    if (performance.now() > end) throw new Error(`it did not happen within ${withinMs} ms: ${holds}`)
  }
}
