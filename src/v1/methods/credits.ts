import { V1Failure } from '../failure.ts'
import { number, type Reader } from '../fields.ts'
import { method } from '../method.ts'

/** A balance that can't be read is `null`; a reply without one is none. */
const balance: Reader<number | null> = (fields, reading) => {
  if (fields.credits !== undefined) return number('credits')(fields, reading)
  throw new V1Failure({ kind: 'malformed', cause: new Error('the reply has no credits') })
}

/** V1 "FetchMemberCredits". */
export const fetchCreditCount = method({
  name: 'fetchCreditCount',
  effect: 'safe',
  encode: (_input: Record<never, never>) => ({}),
  decode: (reply) => ({ balance: reply.read(balance) })
})

/** V1 "DeductMemberCredits": how many it takes it does not say. Nothing can undo it, so nothing repeats it. */
export const creditDeduct = method({
  name: 'creditDeduct',
  effect: 'charge',
  encode: ({ description }: { description?: string }) => (description === undefined ? {} : { description }),
  decode: () => undefined
})
