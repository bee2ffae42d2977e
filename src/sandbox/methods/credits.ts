import type { Account, World } from '../account.ts'
import type { Fields } from '../fields.ts'
import { type Reply, refuse } from '../reply.ts'

/** fetchCreditCount */
export function fetchCreditCount(account: Account): Reply {
  return { response: 'true', credits: String(account.credits) }
}

/** creditDeduct */
export function creditDeduct(account: Account, _fields: Fields, { guesses }: World): Reply {
  if (account.credits < guesses.deduction) return refuse(guesses.textNoCredits)
  account.credits -= guesses.deduction
  return { response: 'true', credits: 'credits deduct successfully' }
}
