import { keepsItsPromises } from './keeps.ts'
import { twice } from './twice.ts'

keepsItsPromises(twice)
