import { keepsItsPromises } from './keeps.ts'
import { limits } from './limits.ts'

keepsItsPromises(limits)
