import { type Account, settleQueue, type World } from './account.ts'
import type { Accounts } from './accounts.ts'
import { catalog, type Method, undocumentedCredentials } from './catalog.ts'
import { type Fields, given, text } from './fields.ts'
import { type Answer, missingDetails, noSuchService, type Reply, refuse, writeReply } from './reply.ts'

/** One call that came in, before anybody answers it. */
export interface Call {
  readonly name: string
  readonly method: Method | undefined
  /** The account's api_uId where the credentials are right. */
  readonly account: string | null
  /** Does what is asked. */
  answer(): Answer
}

/** Finds out which Method is asked, and for whom. */
export function dispatch(fields: Fields, accounts: Accounts, world: World): Call {
  const name = given(fields, 'Method') ? text(fields, 'Method') : ''
  const method = catalog.get(name)
  const account = accounts.open(text(fields, 'api_uId'), text(fields, 'api_key'))

  function answer(): Answer {
    if (name === '') return { status: 200, body: missingDetails }
    if (!method) return { status: 200, body: noSuchService }
    if (!account) return written(refuse(method.credentials ?? undocumentedCredentials(world)))
    settleQueue(account, world)
    if (method.kind === 'search' && searchesTooOften(account, world)) {
      return { ...written(refuse(world.guesses.textSearchLimit)), status: 429 }
    }
    return written(method.run(account, fields, world))
  }

  function written(reply: Reply): Answer {
    return { status: 200, body: writeReply(reply, world.guesses) }
  }

  return { name, method, account: account ? String(account.id) : null, answer }
}

function searchesTooOften({ searchTimes }: Account, { guesses, elapsed }: World): boolean {
  if (guesses.searchesPerMinute === 0) return false
  const now = elapsed()
  while (searchTimes[0] !== undefined && searchTimes[0] <= now - 60_000) searchTimes.shift()
  if (searchTimes.length >= guesses.searchesPerMinute) return true
  searchTimes.push(now)
  return false
}
