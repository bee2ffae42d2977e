import { Account } from '../schemas/account.ts'
import { ref } from '../schemas/common.ts'
import type { Routes } from '../src/http/plugin.ts'
import { loginUser } from '../src/v1/methods/account.ts'

/** Who the credentials belong to. */
export const account: Routes = async (app) => {
  app.get(
    '/account',
    {
      config: { scope: 'account:read', v1: [loginUser] },
      schema: {
        operationId: 'getAccount',
        summary: 'Check the credentials',
        description: 'Asks Hot Prospector whether the credentials hold, and tells what they may do.',
        tags: ['Account'],
        response: { 200: ref(Account) }
      }
    },
    async (request) => {
      await request.v1(loginUser, {})
      const { id = '', scopes = [] } = request.principal ?? {}
      return { id, authenticated: true, scopes: [...scopes], upstream_time_zone: app.zone.name }
    }
  )
}
