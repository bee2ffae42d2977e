import { keepsItsPromises } from './keeps.ts'
import { storm } from './storm.ts'

keepsItsPromises(storm)
