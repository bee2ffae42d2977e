import { crowd } from './crowd.ts'
import { keepsItsPromises } from './keeps.ts'

keepsItsPromises(crowd)
