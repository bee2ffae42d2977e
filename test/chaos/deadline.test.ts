import { deadline } from './deadline.ts'
import { keepsItsPromises } from './keeps.ts'

keepsItsPromises(deadline)
