import { createHmac, randomBytes } from 'node:crypto'
import type { Opened, Seal } from '../accounts/seal.ts'
import { type Store, StoreUnavailable } from '../store/store.ts'
import type { Credentials } from '../v1/exchange.ts'

/** Whose record it is: the parts of a principal that name it. */
export interface Owner {
  readonly account: string
  readonly identity: string
  readonly credentials: Credentials
  readonly brought: boolean
}

/**
 * Names of what is kept for an account, and hashes of what its clients sent. Both are HMACs (SHA-256): the store alone
 * tells nobody which account or key a record is of. All of it throws `StoreUnavailable`.
 */
export interface RecordNames {
  /** Of the record of an `Idempotency-Key`, given without its quotes. */
  ofKey(owner: Owner, key: string): Promise<string>
  /** Of what is known of the account's leads. */
  ofLeads(owner: Owner): Promise<string>
  /** A keyed hash, to compare a text with one that was kept, as a fingerprint. */
  hash(text: string): Promise<string>
}

declare module 'fastify' {
  interface FastifyInstance {
    recordNames: RecordNames
  }
}

/**
 * The records of the keys under which names are made, and the contexts of their seals: one for each secret that is no
 * rotation of another. A start with a wrong secret makes one of its own, and spoils none.
 */
const keyRecords = ['names:key', ...Array.from({ length: 15 }, (_, index) => `names:key:${index + 2}`)]
const keyBytes = 32

/** How long the key in memory is used before it is looked whether the store still has it, in milliseconds. */
const trustMs = 5_000

/**
 * The names of the records in this store. Their key is random, made once, and lies in the store itself under the seal of
 * the gateway's secrets: a rotation of those changes no name. `warn` is told where no secret opens one that is there, and
 * another one is made: what was kept under the old one is not found under these secrets.
 */
export function recordNames(store: Store, seal: Seal, warn: (message: string) => void): RecordNames {
  let known: { readonly key: Buffer; readonly trustedUntil: number } | undefined
  let loading: Promise<Buffer> | undefined

  async function key(): Promise<Buffer> {
    if (known !== undefined && performance.now() < known.trustedUntil) return known.key
    // Once for all who wait; a failure is theirs alone.
    loading ??= keyIn(store, seal, warn, known?.key).finally(() => {
      loading = undefined
    })
    const loaded = await loading
    known = { key: loaded, trustedUntil: performance.now() + trustMs }
    return loaded
  }

  const hashOf = async (...parts: readonly string[]) =>
    createHmac('sha256', await key())
      .update(JSON.stringify(parts))
      .digest('base64url')

  return {
    ofKey: async (owner, text) => `idempotency:${await hashOf('key', ...ownerOf(owner), text)}`,
    ofLeads: async (owner) => `leads:${await hashOf('leads', ...ownerOf(owner))}`,
    hash: (text) => hashOf('text', text)
  }
}

/**
 * Seals the key of the names with the first secret where an older one had sealed it, at each start: after that the older
 * one can be given up. Where the store can't be used yet, the next start does it.
 */
export async function renewNames(store: Store, seal: Seal): Promise<void> {
  try {
    const { name, bytes, opened } = await keyThere(store, seal)
    // Where another gateway was quicker, it is done.
    if (opened && !opened.current) await store.swap(name, bytes, seal.close(name, opened.content))
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error
  }
}

/** Not the identity: of credentials that a client brought it hangs on the first of the gateway's secrets. */
function ownerOf({ account, identity, credentials, brought }: Owner): readonly string[] {
  return brought ? ['brought', account, credentials.apiKey] : ['kept', identity]
}

/** What the store has of keys: the one that these secrets open, or the first place that is free. */
type KeyThere =
  | { readonly name: string; readonly bytes: Buffer; readonly opened: Opened }
  | { readonly name: string; readonly bytes: null; readonly opened: null }

async function keyThere(store: Store, seal: Seal): Promise<KeyThere> {
  for (const name of keyRecords) {
    const bytes = await store.get(name)
    if (bytes === null) return { name, bytes, opened: null }
    const opened = seal.open(name, bytes)
    if (opened !== null) return { name, bytes, opened }
  }
  throw new StoreUnavailable('the store was used with too many secrets')
}

/**
 * The key that the store has; where it has none, the one that was `held` until now, or a new one. A store that lost all
 * it had gets the same key back from whoever comes first, and the others take that.
 */
async function keyIn(
  store: Store,
  seal: Seal,
  warn: (message: string) => void,
  held: Buffer | undefined
): Promise<Buffer> {
  const made = held ?? randomBytes(keyBytes)
  for (;;) {
    const { name, opened } = await keyThere(store, seal)
    if (opened !== null) return Buffer.from(opened.content, 'base64url')
    // Another gateway replaced it under a secret that this one lacks: each goes on with its own.
    if (held !== undefined && name !== keyRecords[0]) return held
    const sealed = seal.close(name, made.toString('base64url'))
    if (!(await store.put(name, sealed, { when: 'absent' }))) continue
    if (name !== keyRecords[0]) {
      warn(
        'what is known of requests with an Idempotency-Key was kept under another GATEWAY_SECRET, and is not found under this one'
      )
    }
    return made
  }
}
