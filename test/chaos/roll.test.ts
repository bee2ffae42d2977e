import { keepsItsPromises } from './keeps.ts'
import { roll } from './roll.ts'

keepsItsPromises(roll)
