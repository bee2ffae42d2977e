import type { Guesses } from './guesses.ts'

/** What a Method answers: JSON to be written, or text that goes out as it is. */
export type Reply = object | string

/** What goes out over the wire. */
export interface Answer {
  readonly status: number
  readonly body: string
  /** Whether the connection breaks: at once, or before the body's end. */
  readonly breaks?: 'at once' | 'half way'
  readonly waitMs?: number
}

/** The envelope of a refusal. */
export function refuse(message: string): Reply {
  return { response: 'false', message }
}

/** The bytes of a reply, written as PHP's json_encode would. */
export function writeReply(reply: Reply, guesses: Guesses): string {
  if (typeof reply === 'string') return reply
  const json = JSON.stringify(reply)
  if (!guesses.phpEscapes) return json
  const slashes = json.replaceAll('/', '\\/')
  return slashes.replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  )
}

/** What CodeIgniter's router prints where details are missing. */
export const missingDetails = phpArray('Sorry you cannot access page, Please provide required details.')

/** What it prints for a Method that it does not have. */
export const noSuchService = phpArray(
  'Service you are trying to access is not available or provided information is incorrect!'
)

function phpArray(message: string): string {
  return `Array\n(\n    [message] => ${message}\n)\n`
}
