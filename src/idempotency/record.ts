import { type Static, type TSchema, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import type { Seal } from '../accounts/seal.ts'

/** The part of a key's record that is not encrypted: no value of a client's, nor of an answer. */
const Head = Type.Object({
  version: Type.Literal(1),
  /**
   * `free`: the key means nothing (any more). `reserved`: a request runs, and nothing was sent. `sent`: a call left.
   * `done`: the answer is final. `unknown`: nobody knows what became of what was sent.
   */
  state: Type.Union(
    (['free', 'reserved', 'sent', 'done', 'unknown'] as const).map((state) => Type.Literal(state))
  ),
  /** Tells requests apart: a keyed hash (`RecordNames.hash`) of what was asked. */
  fingerprint: Type.String(),
  /** The process that has it: `Store.instance`. */
  owner: Type.String(),
  /** Of one request alone: a process knows which of its claims still run. */
  claim: Type.String()
})

/** What the store keeps under an `Idempotency-Key`. */
export interface KeyRecord extends Omit<Static<typeof Head>, 'version'> {
  /** What is encrypted, if there is anything: see `sealed` and `opened`. */
  readonly content?: Uint8Array | undefined
}

/** An answer as it is replayed. */
export const Answer = Type.Object({
  status: Type.Integer({ minimum: 200, maximum: 599 }),
  /** By their names in lower case. */
  headers: Type.Record(Type.String(), Type.String()),
  /** Left out where it has none. */
  body: Type.Optional(Type.String())
})
export type Answer = Static<typeof Answer>

/** What is encrypted of a record. */
const Content = Type.Object({
  /** What was noted before the call left: see `keyed-write.ts`. */
  note: Type.Optional(Type.Unknown()),
  answer: Type.Optional(Answer)
})
export type Content = Static<typeof Content>

/** The line between the head, in JSON, and the content. */
const line = 0x0a

/** The bytes of a record. */
export function written({ state, fingerprint, owner, claim, content }: KeyRecord): Buffer {
  const head = JSON.stringify({ version: 1, state, fingerprint, owner, claim })
  return Buffer.concat([Buffer.from(`${head}\n`), content ?? Buffer.alloc(0)])
}

/**
 * A record that is nobody's, and gone in a moment: only what still is as it was is replaced, as nothing is deleted so. The
 * next request under the key is the first.
 */
export const freed = written({ state: 'free', fingerprint: '', owner: '', claim: '' })

/** What a record's bytes say; `null` where they are no such record. That is never a key that is free. */
export function read(bytes: Buffer): KeyRecord | null {
  const end = bytes.indexOf(line)
  const head = checked(Head, bytes.toString('utf8', 0, Math.max(end, 0)))
  if (head === null) return null
  const { version: _version, ...record } = head
  return end + 1 === bytes.length ? record : { ...record, content: bytes.subarray(end + 1) }
}

/** Encrypts the content of the record of this name. */
export function sealed(seal: Seal, name: string, content: Content): Buffer {
  return seal.close(name, JSON.stringify(content))
}

/** The content of the record of this name; empty where it has none, or none that a secret opens. */
export function opened(seal: Seal, name: string, { content }: KeyRecord): Content {
  const text = content && seal.open(name, content)?.content
  return (text && checked(Content, text)) || {}
}

function checked<Schema extends TSchema>(schema: Schema, text: string): Static<Schema> | null {
  try {
    const value: unknown = JSON.parse(text)
    return Value.Check(schema, value) ? value : null
  } catch {
    return null
  }
}
