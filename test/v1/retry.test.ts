import { describe, expect, it } from 'vitest'
import { type Missing, V1Failure } from '../../src/v1/failure.ts'
import { Asker } from '../../src/v1/hang-up.ts'
import type { Effect } from '../../src/v1/method.ts'
import { retry, type Try } from '../../src/v1/retry.ts'

const failed = (missing?: Missing) =>
  new V1Failure({ kind: missing === 'unsent' ? 'unavailable' : 'failed', missing })
const methodOf = (effect: Effect) => ({ name: 'AnyMethod', effect })

/** Runs a call whose tries end so, the last one again and again. */
async function tried(
  effect: Effect,
  ends: readonly (V1Failure | string)[],
  once = retry(),
  timeoutMs = 10_000
) {
  const tries: Try[] = []
  const ended = await once({
    method: methodOf(effect),
    timeoutMs,
    run: async (one) => {
      const end = ends[Math.min(tries.length, ends.length - 1)]
      tries.push(one)
      if (end instanceof V1Failure) throw end
      return end
    }
  }).catch((error: unknown) => error)
  return { tries, ended }
}

const once = 1
const twice = 2

describe('a call is sent again', () => {
  it.each<[Effect, number, number]>([
    ['safe', twice, twice],
    ['set', twice, twice],
    ['delete', twice, twice],
    ['create', twice, once],
    ['rename', once, once],
    ['charge', once, once]
  ])('%s: %i tries where nothing was sent, %i where the answer was lost', async (effect, unsent, lost) => {
    expect((await tried(effect, [failed('unsent')])).tries).toHaveLength(unsent)
    expect((await tried(effect, [failed('lost')])).tries).toHaveLength(lost)
  })

  it.each<Effect>(['safe', 'set', 'delete', 'create'])('never where V1 answered: %s', async (effect) => {
    expect((await tried(effect, [failed()])).tries).toHaveLength(1)
  })

  it('and gives what the second try gives', async () => {
    expect((await tried('safe', [failed('lost'), 'an answer'])).ended).toBe('an answer')
  })

  it('with what is left of its time, and told how the first answer is missing', async () => {
    const { tries } = await tried('safe', [failed('lost')])
    expect(tries[0]).toEqual({ leftMs: 10_000 })
    expect(tries[1]?.after).toBe('lost')
    expect(tries[1]?.leftMs).toBeLessThan(10_000)
  })

  it('by 5 seconds after the first try where it sets a value', async () => {
    let at = 1_000
    const { tries } = await tried(
      'set',
      [failed('lost')],
      retry(() => at++),
      60_000
    )
    expect(tries[1]?.sendBy).toBe(6_000 + 1)
    expect((await tried('delete', [failed('lost')])).tries[1]?.sendBy).toBeUndefined()
  })

  it('not where its time is over', async () => {
    let at = 0
    const late = retry(() => (at += 60))
    expect((await tried('safe', [failed('lost')], late, 50)).tries).toHaveLength(1)
  })

  it('not where nobody waits for it any more', async () => {
    const gone = new Asker()
    let tries = 0
    const ended = retry()({
      method: methodOf('safe'),
      timeoutMs: 10_000,
      hangUp: gone,
      run: async () => {
        tries++
        gone.leave()
        throw failed('lost')
      }
    })
    await expect(ended).rejects.toMatchObject({ missing: 'lost' })
    expect(tries).toBe(1)
  })
})

describe('of two failures', () => {
  const lost = failed('lost')
  it.each<[string, V1Failure, boolean]>([
    ['that V1 refused it, for that may come of the first try', new V1Failure({ kind: 'rejected' }), false],
    ['that it is there already', new V1Failure({ kind: 'already-exists' }), false],
    ['wrong credentials', new V1Failure({ kind: 'credentials-rejected' }), false],
    ['that it is not there', new V1Failure({ kind: 'not-found' }), true],
    ['another lost answer', new V1Failure({ kind: 'malformed', missing: 'lost' }), true],
    ['that there was no turn', new V1Failure({ kind: 'overloaded', outcome: 'not_applied' }), false],
    ['that nothing was sent', failed('unsent'), false],
    ['that the rate is limited', new V1Failure({ kind: 'rate-limited' }), false]
  ])('the second one is told where it says more: %s', async (_what, second, tellsMore) => {
    expect((await tried('set', [lost, second])).ended).toBe(tellsMore ? second : lost)
  })
})

describe('of a first try that was never sent', () => {
  it.each([
    new V1Failure({ kind: 'unavailable', outcome: 'unknown' }),
    new V1Failure({ kind: 'failed', outcome: 'unknown' }),
    new V1Failure({ kind: 'overloaded', outcome: 'not_applied' })
  ])('nothing is told: the second is all there is', async (second) => {
    expect((await tried('create', [failed('unsent'), second])).ended).toBe(second)
  })
})

describe('of a read', () => {
  it('the second answer is told, whatever it is', async () => {
    const second = new V1Failure({ kind: 'credentials-rejected' })
    expect((await tried('safe', [failed('lost'), second])).ended).toBe(second)
  })
})

describe('the budget', () => {
  it('allows three retries a second, and a tenth of the calls of the last ten seconds', async () => {
    let at = 0
    const budgeted = retry(() => at)
    const retries = async (calls: number) => {
      let count = 0
      for (let call = 0; call < calls; call++) {
        count += (await tried('create', [failed('unsent'), 'fine'], budgeted)).tries.length - 1
      }
      return count
    }
    expect(await retries(20)).toBe(3)
    at = 1_000
    expect(await retries(20)).toBe(3)
    at = 2_000
    // By then a tenth is more than was spent.
    expect(await retries(160)).toBe(14)
    at = 60_000
    expect(await retries(20)).toBe(3)
  })
})
