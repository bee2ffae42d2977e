import { balancer } from './balancer.ts'
import { circuits } from './circuit.ts'
import { crowd } from './crowd.ts'
import { deadline } from './deadline.ts'
import { hangUp } from './hang-up.ts'
import { killed } from './killed.ts'
import { limits } from './limits.ts'
import { misbehaving } from './modes.ts'
import { oneKey } from './one-key.ts'
import { overload } from './overload.ts'
import { redis } from './redis.ts'
import { roll } from './roll.ts'
import type { Scenario } from './scenario.ts'
import { storm } from './storm.ts'
import { twice } from './twice.ts'

/** Every scenario, in the order in which `npm run chaos` runs them. */
export const scenarios: readonly Scenario[] = [
  misbehaving,
  twice,
  storm,
  hangUp,
  deadline,
  circuits,
  killed,
  oneKey,
  limits,
  roll,
  balancer,
  redis,
  overload,
  crowd
]
