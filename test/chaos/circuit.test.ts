import { circuits } from './circuit.ts'
import { keepsItsPromises } from './keeps.ts'

keepsItsPromises(circuits)
