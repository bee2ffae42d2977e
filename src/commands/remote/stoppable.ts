const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Somebody stopped the command. */
class Stopped extends Error {
  override readonly name = 'Stopped'
}

/**
 * Runs what a signal may stop: `stop` is aborted then. Once it has cleaned up, and told of it by `tell`, the process ends by that same signal,
 * so that a shell with a loop of commands sees it, and stops too. A second signal ends it on the spot.
 */
export async function stoppable<T>(
  work: (stop: AbortSignal) => Promise<T>,
  tell: (error: unknown) => void
): Promise<T> {
  const stopped = new AbortController()
  let received: NodeJS.Signals | undefined
  const listener = (signal: NodeJS.Signals) => {
    received = signal
    forget()
    stopped.abort(new Stopped('stopped'))
  }
  const forget = () => {
    for (const signal of signals) process.off(signal, listener)
  }
  for (const signal of signals) process.on(signal, listener)
  try {
    return await work(stopped.signal)
  } catch (error) {
    if (received === undefined) throw error
    tell(error)
    process.kill(process.pid, received)
    throw error
  } finally {
    forget()
  }
}
