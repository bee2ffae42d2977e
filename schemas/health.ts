import { type Static, Type } from '@sinclair/typebox'

export const Health = Type.Object(
  { status: Type.String({ description: '`live` or `ready`.' }) },
  { $id: 'Health', description: 'The state of this instance.', examples: [{ status: 'ready' }] }
)
export type Health = Static<typeof Health>
