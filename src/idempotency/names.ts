import { createHmac, randomBytes } from 'node:crypto'
import type { Seal } from '../accounts/seal.ts'
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

/** The record of the key under which names are made. It is also the context of its seal. */
const keyRecord = 'names:key'
const keyBytes = 32

/** How long the key in memory is used before it is looked whether the store still has it, in milliseconds. */
const trustMs = 5_000

/**
 * The names of the records in this store. Their key is random, made once, and lies in the store itself under the seal of
 * the gateway's secrets: a rotation of those changes no name. `warn` is told where no secret opens it, and another one
 * is made: what was kept under the old one is not found any more.
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
    const bytes = await store.get(keyRecord)
    const opened = bytes && seal.open(keyRecord, bytes)
    // Where another gateway was quicker, it is done.
    if (opened && !opened.current) await store.swap(keyRecord, bytes, seal.close(keyRecord, opened.content))
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error
  }
}

/** Not the identity: of credentials that a client brought it hangs on the first of the gateway's secrets. */
function ownerOf({ account, identity, credentials, brought }: Owner): readonly string[] {
  return brought ? ['brought', account, credentials.apiKey] : ['kept', identity]
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
  const sealed = seal.close(keyRecord, made.toString('base64url'))
  for (;;) {
    const bytes = await store.get(keyRecord)
    if (bytes === null) {
      if (await store.put(keyRecord, sealed, { when: 'absent' })) return made
      continue
    }
    const opened = seal.open(keyRecord, bytes)
    if (opened !== null) return Buffer.from(opened.content, 'base64url')
    // Another gateway replaced it under a secret that this one lacks: each goes on with its own.
    if (held !== undefined) return held
    if (await store.swap(keyRecord, bytes, sealed)) {
      warn(
        'what was known of requests with an Idempotency-Key is lost: it was kept under another GATEWAY_SECRET'
      )
      return made
    }
  }
}
