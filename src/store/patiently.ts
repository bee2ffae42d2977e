import { setTimeout as sleep } from 'node:timers/promises'
import { isBusy } from './sqlite-errors.ts'

/** For how long a lock of another process is waited for, and how often it is looked at, in milliseconds. */
const patience = { wait: 2_000, look: 5 }

/**
 * Runs what may meet a lock of another process, again and again until it doesn't. SQLite's own busy timeout would keep
 * the whole process from all else meanwhile. Throws what it threw last.
 */
export async function patiently<T>(run: () => T): Promise<T> {
  for (const end = performance.now() + patience.wait; ; ) {
    try {
      return run()
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) throw error
    }
    await sleep(patience.look)
  }
}
