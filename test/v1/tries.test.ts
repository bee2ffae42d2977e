import { describe, expect, it } from 'vitest'
import { zone } from '../../src/time/zone.ts'
import { admission } from '../../src/v1/admission.ts'
import { circuit } from '../../src/v1/circuit.ts'
import { type CallContext, exchange } from '../../src/v1/exchange.ts'
import { V1Failure } from '../../src/v1/failure.ts'
import { countingMeter } from '../../src/v1/meter.ts'
import { deleteGroup } from '../../src/v1/methods/groups.ts'
import { addTag, fetchAllTags, updateTag } from '../../src/v1/methods/tags.ts'
import { retry } from '../../src/v1/retry.ts'
import type { Transport } from '../../src/v1/transport.ts'
import { failure, success, tagRows } from '../upstream.ts'
import { credentials, unlimited } from './client.ts'

const lost = new V1Failure({ kind: 'failed', outcome: 'unknown', missing: 'lost' })
const unsent = new V1Failure({ kind: 'unavailable', outcome: 'not_applied', missing: 'unsent' })
const context: CallContext = { credentials, identity: '1001', timeoutMs: 5_000 }

/** A way to V1 on which the tries of a call end so. */
function way(...ends: readonly (V1Failure | object)[]) {
  const sent: string[] = []
  const post: Transport['post'] = async ({ body, read }) => {
    const end = ends[sent.length]
    sent.push(body)
    if (end instanceof V1Failure) throw end
    const reply = Buffer.from(JSON.stringify(end))
    return read({ status: 200, retryAfter: undefined, contentEncoding: undefined, body: reply })
  }
  const gate = admission(unlimited)
  const v1 = exchange({
    transport: { post, close: async () => undefined },
    admission: gate,
    retry: retry(),
    circuit: circuit(),
    zone: zone('UTC'),
    meter: countingMeter(() => undefined),
    address: []
  })
  return { v1, sent, load: gate.load }
}

const gone = failure('No records found for provided groupId: 7')

describe('a deletion that is sent a second time', () => {
  it('is done where the thing is gone by then: our first try took it away', async () => {
    const { v1, sent } = way(lost, gone)
    await v1.call(deleteGroup, { group_id: '7' }, context)
    expect(sent).toHaveLength(2)
  })

  it('is not where the first try was never sent: the thing was not there', async () => {
    const { v1 } = way(unsent, gone)
    await expect(v1.call(deleteGroup, { group_id: '7' }, context)).rejects.toMatchObject({
      kind: 'unknown-reference'
    })
  })

  it('and a change of what is not there is none', async () => {
    const { v1 } = way(lost, failure('Invalid provided TagId: 7'))
    await expect(v1.call(updateTag, { tag_id: '7', title: 'a' }, context)).rejects.toMatchObject({
      kind: 'unknown-reference'
    })
  })
})

describe('a write whose answer was lost', () => {
  it('is unknown, also where a second try could not be sent', async () => {
    const { v1, sent } = way(lost, unsent)
    await expect(v1.call(updateTag, { tag_id: '7', title: 'a' }, context)).rejects.toMatchObject({
      kind: 'failed',
      outcome: 'unknown'
    })
    expect(sent).toHaveLength(2)
  })

  it('succeeds where a second try does', async () => {
    const { v1 } = way(lost, success())
    expect(await v1.call(updateTag, { tag_id: '7', title: 'a' }, context)).toEqual({ id: '7' })
  })
})

describe('what is taken down before a call is sent', () => {
  it('is, and before each try', async () => {
    const order: string[] = []
    const { v1, sent } = way(unsent, success({ 'Added TagId': '7' }))
    const beforeSending = async () => {
      await new Promise(setImmediate)
      order.push(`taken down before ${sent.length}`)
    }
    expect(await v1.call(addTag, { title: 'a' }, { ...context, beforeSending })).toEqual({ id: '7' })
    expect(order).toEqual(['taken down before 0', 'taken down before 1'])
  })

  it('keeps it from being sent where it cannot be taken down', async () => {
    const { v1, sent } = way()
    const beforeSending = () => Promise.reject(new V1Failure({ kind: 'unrecorded', outcome: 'not_applied' }))
    await expect(v1.call(addTag, { title: 'a' }, { ...context, beforeSending })).rejects.toMatchObject({
      kind: 'unrecorded',
      outcome: 'not_applied'
    })
    expect(sent).toEqual([])
  })

  it('says nothing of the upstream', async () => {
    const { v1, sent } = way(success({ tag: [] }))
    const beforeSending = () => Promise.reject(new V1Failure({ kind: 'unrecorded', outcome: 'not_applied' }))
    for (let time = 0; time < 20; time++) {
      await v1.call(addTag, { title: 'a' }, { ...context, beforeSending }).catch(() => undefined)
    }
    expect(await v1.call(fetchAllTags, {}, context)).toEqual([])
    expect(sent).toHaveLength(1)
  })
})

describe('a read', () => {
  it('is asked again where its answer was lost, and has no outcome where that is lost too', async () => {
    const again = way(lost, success({ tag: tagRows([1]) }))
    expect(await again.v1.call(fetchAllTags, {}, context)).toHaveLength(1)
    const never = way(lost, lost)
    await expect(never.v1.call(fetchAllTags, {}, context)).rejects.toMatchObject({ outcome: undefined })
    expect(never.sent).toHaveLength(2)
  })
})

describe('a turn', () => {
  it.each<[string, readonly (V1Failure | object)[], object]>([
    ['succeeds', [success({ tag: tagRows([1]) })], [{ id: '1' }]],
    ['is refused', [failure('Invalid (api_uId or api_key)')], { kind: 'credentials-rejected' }],
    ['can’t be read', [[], []], { kind: 'malformed' }],
    ['fails twice', [lost, lost], { kind: 'failed' }]
  ])('is over where the call %s', async (_what, ends, outcome) => {
    const { v1, load } = way(...ends)
    const ended: unknown = await v1.call(fetchAllTags, {}, context).catch((error: unknown) => error)
    expect(JSON.parse(JSON.stringify(ended))).toMatchObject(outcome)
    expect(load()).toEqual({ running: 0, waiting: 0, accounts: 0 })
  })

  it('is over where it can’t be taken down that the call leaves', async () => {
    const { v1, sent, load } = way(success({}))
    const beforeSending = () => Promise.reject(new V1Failure({ kind: 'unrecorded' }))
    await expect(v1.call(addTag, { title: 't' }, { ...context, beforeSending })).rejects.toMatchObject({
      kind: 'unrecorded'
    })
    expect(sent).toEqual([])
    expect(load()).toEqual({ running: 0, waiting: 0, accounts: 0 })
  })
})
