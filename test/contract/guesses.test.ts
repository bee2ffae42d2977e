import { afterAll, describe, expect, it } from 'vitest'
import { defaultGuesses, type Guesses } from '../../src/sandbox/guesses.ts'
import { startSandbox } from '../../src/sandbox/server.ts'
import { type Built, build } from '../build.ts'

/** The other ways in which V1 may behave where its documentation leaves it open. */
const others: Readonly<Partial<Record<keyof Guesses, readonly unknown[]>>> = {
  contentType: ['json'],
  dataWrapper: ['replaces', 'ignored'],
  undocumentedCredentials: ['long'],
  tagList: ['quickstart'],
  duplicateTitles: ['refused'],
  fieldsName: ['object', 'documented'],
  leadLogs: ['documented'],
  searchGroupId: ['empty'],
  leadCustomFields: ['object', 'list', 'empty'],
  unknownLeadFields: ['defined', 'dropped'],
  copyAgain: ['refused'],
  batchWithoutContact: ['refused'],
  emptyLists: ['refused'],
  rangeDays: ['difference'],
  lastNextOffset: ['absent'],
  searchOverlap: [0, 5],
  searchesPerMinute: [1_000],
  queueDelayMs: [0],
  callLogDays: [0],
  smsLogDays: [30],
  transcriptDays: [30],
  maximumLimit: [100],
  deduction: [5]
}

const flipped = Object.entries(defaultGuesses).flatMap(([name, usual]) => {
  if (typeof usual === 'boolean') return [{ name, value: !usual }]
  if (name.startsWith('text')) return [{ name, value: 'Something went wrong, see the manual' }]
  return (others[name as keyof Guesses] ?? []).map((value) => ({ name, value }))
})

it('every guess has another way', () => {
  expect(new Set(flipped.map(({ name }) => name))).toEqual(new Set(Object.keys(defaultGuesses)))
})

const reads = [
  ...[
    'account',
    'tags',
    'groups',
    'campaigns',
    'members',
    'seats',
    'credits',
    'custom-fields',
    'lead-fields'
  ],
  ...[
    'calls?limit=3',
    'messages?limit=3',
    'transcripts?limit=3',
    'phone-numbers?limit=3',
    'dashboards/members'
  ],
  ...['leads?group_id=5400&limit=3', 'leads/10000004', 'leads/10000004/calls', 'leads/10000004/messages'],
  ...['leads/10000004/voicemails', 'leads/10000004/notes', 'leads/10000004/tags', 'leads/10000004/groups']
]

/** Makes a lead with everything around it, changes it, and takes it apart again. */
async function journey({ ask }: Built): Promise<void> {
  const made = async (line: string, body: object): Promise<string> => {
    const answer = await ask(line, { body })
    expect([line, answer.status]).toEqual([line, 201])
    return answer.body.id
  }
  const done = async (line: string, status: number, body?: object) => {
    const answer = await ask(line, body === undefined ? {} : { body })
    expect([line, answer.status, answer.body?.detail]).toEqual([line, status, undefined])
    return answer.body
  }
  const tag = await made('POST /tags', { title: 'A tag of this test' })
  const group = await made('POST /groups', { title: 'A group of this test' })
  await made('POST /custom-fields', { name: 'test_field', type: 'textbox' })
  const email = 'somebody@test.example'
  const lead = await made('POST /leads', { group_id: group, email, custom_fields: { loan_amount: '5' } })
  expect((await done(`GET /leads/${email}?id_type=email`, 200)).id).toBe(lead)
  await done(`POST /leads/${lead}/tags`, 200, { tag_ids: [tag] })
  await done(`PUT /leads/${lead}/tags/${tag}`, 204)
  await done(`PATCH /leads/${lead}`, 200, { city: 'Reno', company: null })
  await done(`PUT /leads/${lead}/groups`, 200, { group_ids: ['5400', group] })
  await done(`PUT /leads/${lead}/groups/${group}`, 204)
  await done(`DELETE /leads/${lead}/groups/${group}`, 204)
  await done(`DELETE /leads/${lead}/tags/${tag}`, 204)
  await done(`POST /leads/${lead}/unsubscribe`, 200)
  await done('PATCH /custom-fields/test_field', 200, { name: 'other_field' })
  await done('DELETE /custom-fields/other_field', 204)
  await done(`PATCH /groups/${group}`, 200, { title: 'Another title' })
  await done(`DELETE /groups/${group}`, 204)
}

/** What fails fails as a problem, whatever V1's words for it are. */
const failing: readonly (readonly [string, object?])[] = [
  ['GET /leads/999999999'],
  ['PATCH /leads/999999999', { city: 'X' }],
  ['PUT /leads/10000004/groups/999999999'],
  ['POST /leads', { group_id: '999999999', email: 'a@b.c' }],
  ['DELETE /groups/999999999'],
  ['DELETE /members/999999999'],
  ['DELETE /custom-fields/no_such_field']
]

describe.each(flipped)('the gateway works where V1 has $name as $value', async ({ name, value }) => {
  const sandbox = await startSandbox({ leads: 60, calls: 60, guesses: { [name]: value } })
  afterAll(() => sandbox.close())
  const app = await build({ url: sandbox.url, sandbox: true }, afterAll)

  it('to read', async () => {
    for (const path of reads) expect([path, (await app.ask(`GET /${path}`)).status]).toEqual([path, 200])
    for (const path of ['tags', 'groups', 'campaigns', 'calls', 'messages']) {
      const { status, body } = await app.ask(`GET /${path}`, { as: ['1004', 'sandbox-key-1004'] })
      expect([path, status, body.data]).toEqual([path, 200, []])
    }
  })

  it('to change, and to refuse', async () => {
    await journey(app)
    for (const [line, body] of failing) {
      const { status } = await app.ask(line, body === undefined ? {} : { body })
      expect([line, status >= 400 && status !== 500]).toEqual([line, true])
    }
  })
})
