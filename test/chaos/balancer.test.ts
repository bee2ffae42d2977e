import { balancer } from './balancer.ts'
import { keepsItsPromises } from './keeps.ts'

keepsItsPromises(balancer)
