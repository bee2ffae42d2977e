import { keepsItsPromises } from './keeps.ts'
import { redis } from './redis.ts'

keepsItsPromises(redis)
