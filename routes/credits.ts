import { ref } from '../schemas/common.ts'
import { Credits, Deduction, DeductionHeaders, DeductionInput } from '../schemas/credits.ts'
import type { Routes } from '../src/http/plugin.ts'
import { creditDeduct, fetchCreditCount } from '../src/v1/methods/credits.ts'

const lacks = { POST: 'Hot Prospector has no Method that adds credits: see /credits/deductions.' }

/** Credits: what calls and messages are paid with. */
export const credits: Routes = async (app) => {
  app.get(
    '/credits',
    {
      config: { scope: 'credits:read', v1: [fetchCreditCount], lacks },
      schema: {
        operationId: 'getCredits',
        summary: 'Get the balance of credits',
        tags: ['Credits'],
        response: { 200: ref(Credits) }
      }
    },
    async (request) => request.v1(fetchCreditCount, {})
  )

  app.post(
    '/credits/deductions',
    {
      config: { scope: 'credits:write', v1: [creditDeduct], bodyOptional: true },
      schema: {
        operationId: 'deductCredits',
        summary: 'Deduct credits',
        description:
          'How many, Hot Prospector decides. It cannot be undone, and is never sent twice by the gateway.',
        tags: ['Credits'],
        headers: DeductionHeaders,
        body: ref(DeductionInput),
        response: { 200: ref(Deduction) }
      }
    },
    async (request) => {
      await request.v1(creditDeduct, request.body)
      return { description: request.body.description ?? null, deducted: true }
    }
  )
}
