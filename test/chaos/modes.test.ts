import { keepsItsPromises } from './keeps.ts'
import { misbehaving } from './modes.ts'

keepsItsPromises(misbehaving)
