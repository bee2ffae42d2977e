import { keepsItsPromises } from './keeps.ts'
import { oneKey } from './one-key.ts'

keepsItsPromises(oneKey)
