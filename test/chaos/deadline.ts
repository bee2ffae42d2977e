import { drip, hang, reset } from '../misbehaviour.ts'
import { startGateway, told } from './gateway.ts'
import type { Scenario } from './scenario.ts'
import { type ChaosCall, type Manner, startChaos } from './upstream.ts'

const deadlineMs = 2_000
/** What a timer and a process under load may be late. */
const lateMs = 300

const late = '504 upstream-timeout'

/** Each with a Method of its own, so that all can run at once. */
const cases = [
  { done: 'a read that drips a byte each 500 ms', line: 'GET /tags', method: 'FetchAllTags', wanted: late },
  { done: 'a read that hangs', line: 'GET /campaigns', method: 'FetchAllCampaigns', wanted: late },
  {
    done: 'a read reset after 1.5 s, whose second try hangs',
    line: 'GET /groups',
    method: 'FetchAllGroups',
    wanted: late
  },
  {
    done: 'a creation that drips a byte each 500 ms',
    line: 'POST /tags',
    method: 'AddTag',
    wanted: `${late} unknown`
  },
  { done: 'a creation that hangs', line: 'POST /groups', method: 'AddGroup', wanted: `${late} unknown` }
] as const

function manner({ method }: ChaosCall, nth: number): Manner {
  if (method === 'FetchAllTags' || method === 'AddTag') return { ignored: true, spoil: () => drip(500) }
  if (method === 'FetchAllGroups' && nth === 0) return { ignored: true, waitMs: 1_500, spoil: () => reset }
  return { ignored: true, spoil: () => hang }
}

/** One deadline for a request, however slowly bytes come, and with all its retries. */
export const deadline: Scenario = {
  name: 'deadline',
  async run({ finish }) {
    const upstream = await startChaos(finish)
    const gateway = await startGateway(upstream.url, { UPSTREAM_TIMEOUT_MS: String(deadlineMs) }, finish)
    await gateway.ask('GET /tags')
    upstream.behaves({ manner })
    return Promise.all(
      cases.map(async ({ done, line, wanted }) => {
        const answered = await gateway.ask(line, line.startsWith('POST') ? { body: { title: done } } : {})
        return {
          promise: 'one deadline for a request',
          done,
          figure: `${told(answered)} after ${(answered.ms / 1000).toFixed(2)} s`,
          wanted: `${wanted} after ${deadlineMs / 1000} to ${(deadlineMs + lateMs) / 1000} s`,
          // A timer of Node's may come a millisecond early.
          reached:
            told(answered) === wanted && answered.ms >= deadlineMs - 5 && answered.ms <= deadlineMs + lateMs
        }
      })
    )
  }
}
