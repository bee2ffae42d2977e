import { type Static, Type } from '@sinclair/typebox'
import { entity } from './common.ts'

export const Account = entity(
  'Account',
  'Who the credentials belong to, and what they may do.',
  {
    id: Type.String({ description: 'The `api_uId`, or the name of the account that the key belongs to.' }),
    authenticated: Type.Boolean({ description: 'Always `true`: wrong credentials are a 401.' }),
    scopes: Type.Array(Type.String(), { description: 'What these credentials may do.' }),
    upstream_time_zone: Type.String({ description: 'The zone of days in queries (IANA name).' })
  },
  {
    id: '1001',
    authenticated: true,
    scopes: ['tags:read', 'tags:write'],
    upstream_time_zone: 'America/Los_Angeles'
  }
)
export type Account = Static<typeof Account>
