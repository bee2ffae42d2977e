import { isAccountName } from '../accounts/accounts.ts'
import { checkCredentials } from './check-credentials.ts'
import { type Command, type CommandGroup, type OptionValues, print, UsageError } from './command.ts'
import { secretInput } from './secret-input.ts'
import { withAccounts } from './stored.ts'
import { stamp, table } from './table.ts'

const add: Command = {
  summary: 'keep the V1 credentials of an account, encrypted; the API key comes on standard input',
  usage: 'NAME --api-uid UID',
  notes: ['NAME is 1 to 64 of a-z 0-9 . _ - and begins with a letter or a digit.'],
  options: { 'api-uid': { type: 'string' } },
  operands: ['NAME'],
  async run(values, operands) {
    const name = accountName(operands)
    const apiUid = apiUidOf(values)
    if (apiUid === undefined) throw new UsageError('--api-uid is missing')
    const apiKey = await apiKeyInput()
    await withAccounts(async (accounts) => {
      if (!(await accounts.add(name, { apiUid, apiKey }))) {
        throw new Error(`there is an account "${name}" already; "accounts rotate" gives it another API key`)
      }
    })
    if (values.json) print(JSON.stringify({ name, api_uid: apiUid }))
    else print(`Added "${name}". "accounts check ${name}" asks V1 whether its credentials hold.`)
  }
}

const list: Command = {
  summary: 'list the accounts',
  usage: '',
  options: {},
  async run({ json }) {
    await withAccounts(async (accounts) => {
      const all = await accounts.list()
      if (json) {
        const rows = all.map(({ name, apiUid, createdAt }) => ({
          name,
          api_uid: apiUid,
          created_at: stamp(createdAt)
        }))
        return print(JSON.stringify(rows))
      }
      if (all.length === 0) return print('There are no accounts; "accounts add" makes one.')
      const rows = all.map(({ name, apiUid, createdAt }) => [
        name,
        apiUid ?? '(encrypted with another GATEWAY_SECRET)',
        stamp(createdAt)
      ])
      print(table(['NAME', 'API UID', 'CREATED'], rows))
    })
  }
}

const rotate: Command = {
  summary: 'replace the API key of an account; the new one comes on standard input',
  usage: 'NAME [--api-uid UID]',
  notes: ['With --api-uid the api_uId is replaced too. The keys of the account go on.'],
  options: { 'api-uid': { type: 'string' } },
  operands: ['NAME'],
  async run(values, operands) {
    const name = accountName(operands)
    const apiUid = apiUidOf(values)
    const apiKey = await apiKeyInput()
    await withAccounts(async (accounts) => {
      if (!(await accounts.rotate(name, apiKey, apiUid))) throw noAccount(name)
    })
    print(values.json ? JSON.stringify({ name }) : `Replaced the API key of "${name}".`)
  }
}

const remove: Command = {
  summary: 'forget the credentials of an account, and its keys',
  usage: 'NAME',
  options: {},
  operands: ['NAME'],
  async run({ json }, operands) {
    const name = accountName(operands)
    await withAccounts(async (accounts) => {
      if (!(await accounts.remove(name))) throw noAccount(name)
    })
    print(json ? JSON.stringify({ name }) : `Removed "${name}" and its keys.`)
  }
}

const check: Command = {
  summary: 'ask V1 whether the credentials of an account hold',
  usage: 'NAME',
  options: {},
  operands: ['NAME'],
  async run({ json }, operands) {
    const name = accountName(operands)
    await withAccounts(async (accounts, config) => {
      const account = await accounts.find(name)
      if (account === null) throw noAccount(name)
      await checkCredentials(account, config)
      const { apiUid } = account.credentials
      print(
        json
          ? JSON.stringify({ name, api_uid: apiUid, accepted: true })
          : `V1 accepts the credentials of "${name}".`
      )
    })
  }
}

/** `accounts …`: the upstream credentials that the gateway keeps. */
export const accountsCommands: CommandGroup = {
  summary: 'the V1 credentials that the gateway keeps: add, list, rotate, remove, check',
  commands: { add, list, rotate, remove, check }
}

function accountName([name = '']: readonly string[]): string {
  if (isAccountName(name)) return name
  throw new UsageError('NAME takes 1 to 64 of a-z 0-9 . _ - and begins with a letter or a digit')
}

function apiUidOf(values: OptionValues): string | undefined {
  const apiUid = values['api-uid']
  return typeof apiUid === 'string' ? printable('--api-uid', apiUid) : undefined
}

async function apiKeyInput(): Promise<string> {
  return printable('the API key', await secretInput('the API key'))
}

/** Credentials as V1 can take them, without what comes by pasting alone. Throws `UsageError`, without the value. */
function printable(name: string, value: string): string {
  if (
    value !== '' &&
    value.length <= 1_024 &&
    value.isWellFormed() &&
    !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(value)
  )
    return value
  throw new UsageError(`${name} takes 1 to 1024 characters, none of them invisible`)
}

function noAccount(name: string): Error {
  return new Error(`there is no account "${name}"; "accounts list" shows all`)
}
