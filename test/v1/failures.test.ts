import { afterAll, describe, expect, it } from 'vitest'
import { method } from '../../src/v1/method.ts'
import { deleteGroup, fetchAllGroups, updateGroup } from '../../src/v1/methods/groups.ts'
import { addTag, fetchAllTags, updateTag } from '../../src/v1/methods/tags.ts'
import { failure, raw } from '../upstream.ts'
import { startV1 } from './client.ts'

const v1 = await startV1(undefined, {}, afterAll)

/** A read that is neither a list nor of one resource. */
const plainRead = method({ name: 'LoginUser', effect: 'safe', encode: () => ({}), decode: () => 'read' })
/** A relation, as AddLeadTags is one. */
const relation = method({
  name: 'AddLeadTags',
  effect: 'set',
  already: 'done',
  encode: (input: { tagId: string }) => ({ ...input }),
  decode: () => 'done'
})
/** A dashboard. */
const report = method({
  name: 'getMemberDashboardData',
  effect: 'safe',
  report: true,
  encode: () => ({}),
  decode: () => 'rows'
})

/** The ways of asking; each row of the table below is tried with some of them. */
const ways = {
  list: (message: string) => heard(fetchAllTags, {}, message),
  groupList: (message: string) => heard(fetchAllGroups, {}, message),
  read: (message: string) => heard(plainRead, {}, message),
  create: (message: string) => heard(addTag, { title: 'Sample' }, message),
  rename: (message: string) => heard(updateTag, { tag_id: '7', title: 'Sample' }, message),
  renameGroup: (message: string) => heard(updateGroup, { group_id: '7', title: 'Sample' }, message),
  remove: (message: string) => heard(deleteGroup, { group_id: '7' }, message),
  relate: (message: string) => heard(relation, { tagId: '7' }, message),
  dashboard: (message: string) => heard(report, {}, message)
} as const

type Way = keyof typeof ways

async function heard<In, Out>(asked: Parameters<typeof v1.call<In, Out>>[0], input: In, message: string) {
  v1.upstream.answers(() => failure(message))
  return v1.call(asked, input).then(
    (value) => ({ value }),
    ({ kind, outcome }) => ({ kind, outcome })
  )
}

const not = 'not_applied'
const unsure = 'unknown'
const wrongKey = ['Invalid (api_uId or api_key)', 'Invalid (login email or password)/(api_uId or api_key)']
const down = [
  'Redis is down',
  'The service is unavailable',
  'Please try again later',
  'Temporarily out of order',
  'Gateway timeout',
  'REDIS',
  'Unavailable.'
]
const queue = 'Unable to queue leads — Redis is unavailable. Please try again shortly.'
const denied = 'Sorry you cannot access page because of your plan'
const notThere = 'Service you are trying to access is not available at this time'

/** The contract's table of the upstream's words: message, ways of asking, the kind, the outcome. */
const table: readonly (readonly [string, readonly Way[], string, (string | undefined)?])[] = [
  ...wrongKey.map(
    (text) =>
      [text, ['list', 'read', 'create', 'rename', 'remove', 'relate'], 'credentials-rejected'] as const
  ),
  ['Rate limit exceeded', ['list', 'create', 'rename'], 'rate-limited'],
  ['You hit the RATE LIMIT. Try again in 60 seconds', ['list', 'create'], 'rate-limited'],
  ...down.map((text) => [text, ['create', 'rename', 'remove', 'relate'], 'unavailable', unsure] as const),
  ...down.map((text) => [text, ['list', 'read'], 'unavailable'] as const),
  [queue, ['create', 'relate'], 'unavailable', not],
  ['Unable to queue leads: please try again', ['create'], 'unavailable', not],
  [denied, ['list', 'create', 'rename'], 'access-denied'],
  [notThere, ['list', 'read'], 'failed'],
  ['Invalid provided TagId: 7', ['rename'], 'unknown-reference'],
  ['invalid PROVIDED tagid: 7', ['rename'], 'unknown-reference'],
  ['  Invalid provided TagId: 7  ', ['rename'], 'unknown-reference'],
  ['Invalid provided GroupId: 7', ['renameGroup', 'remove'], 'unknown-reference'],
  ['Invalid Provided GroupId', ['renameGroup', 'remove'], 'unknown-reference'],
  ['No records found for provided groupId: 7', ['remove'], 'unknown-reference'],
  ['No Records Found for provided moveGroupId 7', ['remove'], 'unknown-reference'],
  ['No Records Found for provided copyGroupId 7', ['remove'], 'unknown-reference'],
  ['This title already exists', ['create', 'rename'], 'already-exists'],
  ['Tag is there ALREADY', ['create', 'rename'], 'already-exists'],
  ['A duplicate title', ['create', 'rename'], 'already-exists'],
  ['Tag not found', ['rename'], 'not-found'],
  ['There is no such group', ['remove'], 'not-found'],
  ['No record', ['rename', 'remove'], 'not-found'],
  ['It does not exist', ['rename', 'remove'], 'not-found'],
  ['It does not exists', ['rename', 'remove'], 'not-found'],
  ["It doesn't exists", ['rename', 'remove'], 'not-found'],
  ["It doesn't exist", ['rename'], 'not-found'],
  ['Invalid id', ['remove'], 'not-found'],
  ['Either email or phone or mobile field required', ['create', 'rename', 'relate'], 'rejected'],
  ['Something new', ['create', 'rename', 'remove', 'relate'], 'rejected'],
  ['', ['create', 'remove'], 'rejected'],
  ['Something new', ['list', 'read', 'dashboard'], 'failed'],
  ['', ['list', 'read'], 'failed'],
  // Words are whole words.
  ['Predisposed to nothing', ['create'], 'rejected'],
  ['Unavailability', ['create'], 'rejected'],
  ['Preexistsing', ['create'], 'rejected'],
  // A row for other Methods is no row for this one.
  ['The report has not been calculated yet.', ['list', 'read'], 'failed'],
  ['Invalid provided TagId: 7', ['list'], 'failed'],
  ['This already exists', ['list'], 'failed'],
  ['Invalid title', ['create'], 'rejected'],
  // The first row that fits counts.
  ['Rate limit: temporarily unavailable, try again', ['create'], 'rate-limited'],
  ['Redis says that it already exists', ['create'], 'unavailable', unsure],
  ['No tag found, Redis is down', ['list'], 'unavailable'],
  ['Invalid provided TagId: already taken', ['rename'], 'unknown-reference']
]

describe('what the upstream says', () => {
  const rows = table.flatMap(([message, asked, kind, outcome]) =>
    asked.map((way) => ({ message, way, kind, outcome }))
  )
  it.each(rows)('$message · $way · $kind', async ({ message, way, kind, outcome }) => {
    const { kind: seen, outcome: doubt } = (await ways[way](message)) as { kind?: string; outcome?: string }
    expect(seen).toBe(kind)
    if (kind === 'unavailable') expect(doubt).toBe(outcome)
  })

  const nothing = [
    'No tag found',
    'No group found',
    'No campaign found',
    'No results found against your provided search/filter.',
    'no tags were found',
    'No data available'
  ]
  it.each(nothing)('on a list is no rows: %s', async (message) => {
    expect(await ways.list(message)).toEqual({ value: [] })
    expect(await ways.groupList(message)).toEqual({ value: [] })
  })

  it.each(nothing)('on one resource is that it is not there: %s', async (message) => {
    expect(await ways.rename(message)).toMatchObject({ kind: 'not-found' })
  })

  it.each(['Tag already assigned', 'It exists', 'duplicate entry'])(
    'on a relation is success: %s',
    async (message) => {
      expect(await ways.relate(message)).toEqual({ value: 'done' })
    }
  )

  it('of a dashboard that is not calculated yet is told apart', async () => {
    expect(await ways.dashboard('The report has not been calculated yet.')).not.toMatchObject({
      kind: 'failed'
    })
  })

  it('with HTTP 429 is a rate limit, but not for wrong credentials', async () => {
    v1.upstream.answers(() => raw(429, {}, JSON.stringify(failure('Slow down'))))
    expect(await v1.failureOf(addTag, { title: 'a' })).toMatchObject({ kind: 'rate-limited' })
    v1.upstream.answers(() => raw(429, {}, JSON.stringify(failure('Invalid (api_uId or api_key)'))))
    expect(await v1.failureOf(addTag, { title: 'a' })).toMatchObject({ kind: 'credentials-rejected' })
  })

  it('in PHP’s own form is understood too', async () => {
    for (const [message, kind] of [
      [denied, 'access-denied'],
      [notThere, 'failed']
    ]) {
      v1.upstream.answers(() => `Array\n(\n    [message] => ${message}\n)\n`)
      expect(await v1.failureOf(addTag, { title: 'a' })).toMatchObject({ kind })
    }
  })

  it('that nobody has seen before is counted', async () => {
    const { meter } = v1
    const before = meter.unknownMessages.get('AddTag') ?? 0
    await ways.create('An unheard-of message')
    await ways.create('Rate limit exceeded')
    expect(meter.unknownMessages.get('AddTag')).toBe(before + 1)
  })
})
