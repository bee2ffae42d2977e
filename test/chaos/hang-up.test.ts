import { hangUp } from './hang-up.ts'
import { keepsItsPromises } from './keeps.ts'

keepsItsPromises(hangUp)
