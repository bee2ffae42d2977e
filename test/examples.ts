import { readFileSync } from 'node:fs'

/** A Method as V1's documentation shows it: a request, and the replies as text. */
export interface Example {
  readonly method: string
  readonly request: Readonly<Record<string, unknown>>
  readonly success: string
  readonly error: string
}

const text = readFileSync(new URL('./fixtures/v1-examples.json', import.meta.url), 'utf8')

/** All 42 documented Methods. */
export const examples = JSON.parse(text) as readonly Example[]

/** The documented example of one Method. */
export function exampleOf(method: string): Example {
  const example = examples.find((one) => one.method === method)
  if (example === undefined) throw new Error(`${method} is not documented`)
  return example
}
