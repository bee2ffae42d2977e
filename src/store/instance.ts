import { randomBytes } from 'node:crypto'

/** A name for a process that has opened a store: no other has it, nor has this one the next time. */
export function instanceName(): string {
  return randomBytes(16).toString('base64url')
}
