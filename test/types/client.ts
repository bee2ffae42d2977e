/** Checked by `tsc --noEmit` alone: each line under a directive has to be a type error, or the directive is one. */

import type { Call, Client, Lead } from '../../client/index.ts'

export async function answers(gateway: Client): Promise<void> {
  const { data } = await gateway.get('/leads', { query: { group_id: '5400' } })
  data satisfies Lead[]
  // @ts-expect-error: it may be null
  data[0]?.email satisfies string | undefined
  for await (const call of gateway.list('/calls')) call satisfies Call
  for await (const call of gateway.export('/calls', { query: { from: '2026-01-01' } })) call satisfies Call
  const nothing = await gateway.delete('/groups/{group_id}', { path: { group_id: '7' } })
  nothing satisfies undefined
  // @ts-expect-error: one lead is no list
  gateway.list('/leads/{lead}', { path: { lead: '7' } })
}

export async function requests(gateway: Client): Promise<void> {
  // @ts-expect-error: there is no such path
  await gateway.get('/lead')
  // @ts-expect-error: V1 can't delete a tag
  await gateway.delete('/tags/{tag_id}', { path: { tag_id: '7' } })
  // @ts-expect-error: which lead?
  await gateway.get('/leads/{lead}')
  // @ts-expect-error: ids are strings
  await gateway.get('/leads/{lead}', { path: { lead: 7 } })
  // @ts-expect-error: there is no such filter
  await gateway.get('/tags', { query: { titel: 'a' } })
  // @ts-expect-error: a tag has a title
  await gateway.post('/tags', { body: {} })
  // @ts-expect-error: cursors are the client's matter
  gateway.list('/tags', { query: { cursor: 'a' } })
  // The key is made.
  await gateway.post('/credits/deductions')
}
