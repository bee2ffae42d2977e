import type { ServerResponse } from 'node:http'
import { Asker } from '../v1/hang-up.ts'

/** Who waits for this answer; gone already where its client is. */
export function askerOf(answer: ServerResponse): Asker {
  const asker = new Asker()
  if (hasHungUp(answer)) asker.leave()
  return asker
}

/** Whether the client of an answer that is over hung up before it had it. */
export function hasHungUp(answer: ServerResponse): boolean {
  return answer.destroyed && !answer.writableFinished
}
