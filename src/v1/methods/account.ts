import { method } from '../method.ts'

/** V1 "LoginUser": do the credentials hold? */
export const loginUser = method({
  name: 'LoginUser',
  effect: 'safe',
  encode: (_input: Record<never, never>) => ({}),
  decode: () => true
})
