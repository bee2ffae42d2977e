/**
 * Has something done once the event loop has handled all that came in this turn, however often it is asked for. For what is
 * written to sockets: whoever reads is woken by each write, and the write pays for that; of writes that follow each other
 * closely only the first does. `run` must not throw.
 */
export function atEndOfTurn(run: () => void): () => void {
  let isDue = false
  const runDue = () => {
    isDue = false
    run()
  }
  return () => {
    if (isDue) return
    isDue = true
    setImmediate(runDue)
  }
}
