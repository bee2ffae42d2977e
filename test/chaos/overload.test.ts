import { keepsItsPromises } from './keeps.ts'
import { overload } from './overload.ts'

keepsItsPromises(overload)
