import { type Static, type TSchema, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'

const Instant = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' })

/** An account as the store keeps it. */
export const AccountRecord = Type.Object({
  version: Type.Literal(1),
  /** Made anew with each account: a key belongs to this one, and not to a later one of the same name. */
  id: Type.String(),
  created_at: Instant,
  /** The sealed credentials, in base64url. */
  credentials: Type.String()
})
export type AccountRecord = Static<typeof AccountRecord>

/** A key as the store keeps it. */
export const KeyRecord = Type.Object({
  version: Type.Literal(1),
  /** The SHA-256 of the key, in base64url. */
  hash: Type.String(),
  account: Type.String(),
  account_id: Type.String(),
  name: Type.Optional(Type.String()),
  scopes: Type.Array(Type.String()),
  created_at: Instant,
  expires_at: Type.Optional(Instant),
  revoked_at: Type.Optional(Instant),
  /** The day, in UTC. */
  last_used_on: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' }))
})
export type KeyRecord = Static<typeof KeyRecord>

export const accountPrefix = 'account:'
export const keyPrefix = 'key:'

/** The bytes of a record. */
export function written(record: AccountRecord | KeyRecord): Buffer {
  return Buffer.from(JSON.stringify(record))
}

/** What a record's bytes say. Throws where they are no such record: something else wrote them. */
export function read<Schema extends TSchema>(schema: Schema, name: string, bytes: Buffer): Static<Schema> {
  const record = parsed(bytes)
  if (!Value.Check(schema, record)) throw new Error(`the record ${JSON.stringify(name)} cannot be read`)
  return record
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}
