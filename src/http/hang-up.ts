import { setMaxListeners } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { HangUp } from '../v1/coalesce.ts'

/** Tells when the client of this answer hangs up before it has it. The signal is made for who asks for it. */
export function hangUpOf(answer: ServerResponse): HangUp {
  const listeners = new Set<() => void>()
  let gone = answer.destroyed && !answer.writableFinished
  let abort: AbortController | undefined
  answer.once('close', () => {
    if (answer.writableFinished) return
    gone = true
    for (const run of listeners) run()
    abort?.abort()
  })

  return {
    get gone() {
      return gone
    },
    onGone(run) {
      listeners.add(run)
      return () => listeners.delete(run)
    },
    get signal() {
      if (abort !== undefined) return abort.signal
      abort = new AbortController()
      // An export has many calls at a time.
      setMaxListeners(0, abort.signal)
      if (gone) abort.abort()
      return abort.signal
    }
  }
}
