import { isAccountName } from '../accounts/accounts.ts'
import { type Key, stateOf } from '../accounts/keys.ts'
import { type Command, type CommandGroup, type OptionValues, print, UsageError } from './command.ts'
import { expiry } from './expiry.ts'
import { scopesIn, scopesInShort } from './scopes.ts'
import { withKeys } from './stored.ts'
import { stamp, table } from './table.ts'

const add: Command = {
  summary: 'make a key for an account, and show it: this once, for only its hash is kept',
  usage: '--account NAME [--name TEXT] --scope SCOPE … [--expires 90d]',
  notes: [
    '--scope    as tags:read, again for each one; *:read is every read scope, all is every scope',
    '--expires  after days or hours (90d, 12h), after a day (2026-12-31), or at a time stamp (RFC 3339)'
  ],
  options: {
    account: { type: 'string' },
    name: { type: 'string' },
    scope: { type: 'string', multiple: true, default: [] },
    expires: { type: 'string' }
  },
  async run(values) {
    const account = accountOf(values)
    if (account === undefined) throw new UsageError('--account is missing')
    const name = nameOf(values.name)
    const scopes = scopesIn(texts(values.scope))
    const expiresAt = typeof values.expires === 'string' ? expiry(values.expires) : undefined
    await withKeys(async (keys) => {
      const { key, id } = await keys.add({ account, name, scopes, expiresAt })
      if (values.json) {
        const expires_at = expiresAt ? stamp(expiresAt) : null
        return print(JSON.stringify({ id, key, account, name: name ?? null, scopes, expires_at }))
      }
      const until = expiresAt ? `, until ${stamp(expiresAt)}` : ''
      print(
        `Key ${id} of "${account}" for ${scopesInShort(scopes)}${until}. It is shown this once:\n\n${key}\n`
      )
    })
  }
}

const list: Command = {
  summary: 'list the keys, those that are revoked or expired included',
  usage: '[--account NAME]',
  options: { account: { type: 'string' } },
  async run(values) {
    const account = accountOf(values)
    await withKeys(async (keys) => {
      const all = (await keys.list()).filter((key) => account === undefined || key.account === account)
      if (values.json) return print(JSON.stringify(all.map(asJson)))
      if (all.length === 0) return print('There are no keys; "keys add" makes one.')
      const columns = ['ID', 'ACCOUNT', 'NAME', 'STATE', 'CREATED', 'EXPIRES', 'LAST USED', 'SCOPES']
      print(table(columns, all.map(asRow)))
    })
  }
}

const revoke: Command = {
  summary: 'make a key invalid; a running gateway obeys within 5 seconds',
  usage: 'ID',
  options: {},
  operands: ['ID'],
  async run({ json }, [id = '']) {
    await withKeys(async (keys) => {
      if (!(await keys.revoke(id))) throw new Error('there is no key of this id; "keys list" shows all')
    })
    print(json ? JSON.stringify({ id }) : `Revoked ${id}.`)
  }
}

/** `keys …`: the gateway's own keys. */
export const keysCommands: CommandGroup = {
  summary: 'the keys that clients of the gateway use: add, list, revoke',
  commands: { add, list, revoke }
}

function asJson(key: Key) {
  const { id, account, name, scopes, createdAt, expiresAt, revokedAt, lastUsedOn } = key
  return {
    id,
    account,
    name,
    state: stateOf(key),
    scopes,
    created_at: stamp(createdAt),
    expires_at: expiresAt && stamp(expiresAt),
    revoked_at: revokedAt && stamp(revokedAt),
    last_used_on: lastUsedOn
  }
}

function asRow(key: Key): string[] {
  const { id, account, name, scopes, createdAt, expiresAt, lastUsedOn } = key
  return [
    id,
    account,
    name ?? '-',
    stateOf(key),
    stamp(createdAt),
    expiresAt ? stamp(expiresAt) : 'never',
    lastUsedOn ?? 'never',
    scopesInShort(scopes)
  ]
}

function accountOf({ account }: OptionValues): string | undefined {
  if (typeof account !== 'string') return undefined
  if (isAccountName(account)) return account
  throw new UsageError('--account takes the name of an account; "accounts list" shows all')
}

function nameOf(name: OptionValues[string]): string | undefined {
  if (typeof name !== 'string') return undefined
  if (name !== '' && name.length <= 100 && !/\p{C}/u.test(name)) return name
  throw new UsageError('--name takes 1 to 100 characters, and no control characters')
}

function texts(value: OptionValues[string]): string[] {
  return Array.isArray(value) ? value.map(String) : []
}
