import type { ServerResponse } from 'node:http'
import { Asker, type HangUp } from '../v1/hang-up.ts'

/** Tells when the client of this answer hangs up before it has it. */
export function hangUpOf(answer: ServerResponse): HangUp {
  const asker = new Asker()
  if (answer.destroyed && !answer.writableFinished) asker.leave()
  answer.once('close', () => {
    if (!answer.writableFinished) asker.leave()
  })
  return asker
}
