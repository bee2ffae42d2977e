import { StoreUnavailable } from './store.ts'

const noAnswer = 'no answer in time'

/**
 * Gives each command to a server so many milliseconds. After one that was not answered in time the others are refused
 * at once, until an answer comes: a server that hangs costs a few callers their wait, not all of them.
 */
export function attention(timeoutMs: number, explain: (error: unknown) => string) {
  let hangs = false

  return {
    /** Runs a command. Throws `StoreUnavailable` where it fails or isn't answered: what it does may happen yet. */
    async ask<T>(command: () => Promise<T>): Promise<T> {
      if (hangs) throw new StoreUnavailable(explain(noAnswer))
      let answered = false
      const answer = command().finally(() => {
        answered = true
        hangs = false
      })
      const late = Promise.withResolvers<never>()
      const giveUp = () => {
        if (answered) return
        hangs = true
        late.reject(noAnswer)
      }
      // If it was this process that hung, the answer is here, to be read before `giveUp`.
      const timer = setTimeout(() => setImmediate(giveUp), timeoutMs)
      try {
        return await Promise.race([answer, late.promise])
      } catch (error) {
        throw new StoreUnavailable(explain(error))
      } finally {
        clearTimeout(timer)
      }
    }
  }
}
