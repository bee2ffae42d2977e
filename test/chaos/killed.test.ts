import { keepsItsPromises } from './keeps.ts'
import { killed } from './killed.ts'

keepsItsPromises(killed)
