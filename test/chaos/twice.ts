import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { reset } from '../misbehaviour.ts'
import { certificate } from './certificate.ts'
import { type Asking, newKey, startGateway, temporaryFolder, told } from './gateway.ts'
import { type Row, type Scenario, same } from './scenario.ts'
import { type Behaviour, type ChaosUpstream, startChaos } from './upstream.ts'

/** A retry class, a request of it, and the Method that is counted. */
interface Kind {
  readonly name: string
  readonly method: string
  /** Makes what the request needs, and gives the request. */
  readonly ask: (upstream: ChaosUpstream, nth: number) => Promise<readonly [line: string, asking?: Asking]>
  /** How often the call goes out, and what the client is told, under each fault. */
  readonly wanted: Readonly<Record<keyof typeof faults, string>>
}

/** Each fault happens to the first try of the Method alone, but what happens always. */
const faults = {
  'no connection, always': { refuses: () => true },
  'no connection at first': { refuses: (nth) => nth === 0 },
  'a reset before it was read': { resets: (nth) => nth === 0 },
  'a reset after it was read, and ignored': {
    manner: (_, nth) => (nth === 0 ? { ignored: true, spoil: () => reset } : {})
  },
  'a reset after it was carried out': { manner: (_, nth) => (nth === 0 ? { spoil: () => reset } : {}) },
  'a reset after it was read, always': { manner: () => ({ ignored: true, spoil: () => reset }) }
} satisfies Record<string, Behaviour>

const unknown = '502 upstream-failed unknown'
const notApplied = '503 upstream-unavailable not_applied'

/** What can be sent again is, once; these are the answers to it. */
const repeated = (done: string, lost = unknown, unsent = notApplied): Kind['wanted'] => ({
  'no connection, always': `2 × : ${unsent}`,
  'no connection at first': `2 × : ${done}`,
  'a reset before it was read': `2 × : ${done}`,
  'a reset after it was read, and ignored': `2 × : ${done}`,
  'a reset after it was carried out': `2 × : ${done}`,
  'a reset after it was read, always': `2 × : ${lost}`
})

/** What was sent is never sent again. */
const once: Kind['wanted'] = {
  'no connection, always': `1 × : ${notApplied}`,
  'no connection at first': `1 × : ${notApplied}`,
  'a reset before it was read': `1 × : ${unknown}`,
  'a reset after it was read, and ignored': `1 × : ${unknown}`,
  'a reset after it was carried out': `1 × : ${unknown}`,
  'a reset after it was read, always': `1 × : ${unknown}`
}

const kinds: readonly Kind[] = [
  {
    name: 'safe',
    method: 'FetchAllTags',
    ask: async () => ['GET /tags'],
    wanted: repeated('200', '502 upstream-failed', '503 upstream-unavailable')
  },
  {
    name: 'set to a value',
    method: 'UpdateGroup',
    async ask(upstream, nth) {
      return [`PATCH /groups/${await newGroup(upstream)}`, { body: { title: `Renamed ${nth}` } }]
    },
    wanted: repeated('200')
  },
  {
    name: 'deletion',
    method: 'DeleteGroup',
    ask: async (upstream) => [`DELETE /groups/${await newGroup(upstream)}`],
    wanted: repeated('204')
  },
  {
    name: 'rename',
    method: 'UpdateCustomField',
    async ask(upstream, nth) {
      await upstream.truth('AddcustomField', { FieldName: `before_${nth}`, FieldType: 'textbox' })
      return [`PATCH /custom-fields/before_${nth}`, { body: { name: `after_${nth}` } }]
    },
    // Both names are looked for, and tell that it was done.
    wanted: { ...once, 'a reset after it was carried out': '1 × : 200' }
  },
  {
    name: 'create',
    method: 'AddTag',
    ask: async (_, nth) => ['POST /tags', { body: { title: `Tag ${nth}` } }],
    wanted: {
      ...once,
      'no connection, always': `2 × : ${notApplied}`,
      'no connection at first': '2 × : 201'
    }
  },
  {
    name: 'charge',
    method: 'creditDeduct',
    ask: async () => ['POST /credits/deductions', { key: newKey() }],
    wanted: once
  }
]

async function newGroup(upstream: ChaosUpstream): Promise<string> {
  const [, id = ''] =
    /"Added GroupId":"?(\d+)/.exec(await upstream.truth('AddGroup', { GroupTitle: newKey() })) ?? []
  return id
}

/** What cannot be sent twice without a second effect is not, whatever happens to the connection. */
export const twice: Scenario = {
  name: 'twice',
  async run({ finish }) {
    const tls = certificate()
    const authority = join(temporaryFolder(finish), 'authority.pem')
    writeFileSync(authority, tls.cert)
    const upstream = await startChaos(finish, tls)
    const gateway = await startGateway(
      upstream.url,
      { CIRCUIT_BREAKER: 'off', NODE_EXTRA_CA_CERTS: authority },
      finish
    )

    async function tried(fault: keyof typeof faults, kind: Kind, nth: number): Promise<Row> {
      const [line, asking] = await kind.ask(upstream, nth)
      upstream.behaves(faults[fault])
      await upstream.cutOff()
      const answered = await gateway.ask(line, asking)
      // What was not read has no name: it is the call itself, for nothing comes before it.
      const tries = upstream.unread + upstream.of(kind.method).length
      const done = `${kind.name} (${line.split(' ', 1)}, ${kind.method}): ${fault}`
      return same(
        'sent again only what is safe to send',
        done,
        `${tries} × : ${told(answered)}`,
        kind.wanted[fault]
      )
    }

    const rows: Row[] = []
    let nth = 0
    for (const fault of Object.keys(faults) as (keyof typeof faults)[]) {
      for (const kind of kinds) {
        rows.push(await tried(fault, kind, nth++))
        // No more than three retries a second are sure to be within the budget.
        if (kind.wanted[fault].startsWith('2')) await sleep(500)
      }
    }
    return rows
  }
}
