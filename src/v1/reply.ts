import { V1Failure } from './failure.ts'
import type { Fields, Reader, Reading, Translation } from './fields.ts'

/** Where V1 puts rows, whatever its documentation says for the Method. */
export const rowKeys = ['Results', 'results', 'data', 'result'] as const

/**
 * What kind of reply it is: a success as it came, a list that V1 says has nothing, a relation that was there
 * already, or a report that isn't calculated yet.
 */
export type ReplyState = 'success' | 'empty' | 'done' | 'not-calculated'

/** A reply of V1 that is no failure, to be read by a Method's `decode`. */
export interface Reply {
  readonly state: ReplyState
  /** The reply's text for people. */
  readonly message: string
  /** Reads from the fields of the envelope. */
  read<T>(reader: Reader<T>): T
  /** Reads each row, from the Method's own keys or the usual ones. Throws `malformed` where there are none. */
  rows<T>(reader: Reader<T>, ...ownKeys: readonly string[]): T[]
  /** Reads the one object that stands where rows would. Throws `malformed` where there is none. */
  part<T>(reader: Reader<T>, ...ownKeys: readonly string[]): T
}

/** A success as it came; `translation` is the same, where its rows were translated already. */
export function successReply(
  fields: Fields,
  message: string,
  reading: Reading,
  translation: Translation | null
): Reply {
  const contentAt = (ownKeys: readonly string[]) =>
    [...ownKeys, ...rowKeys].map((key) => fields[key]).find((value) => value !== undefined)
  return {
    state: 'success',
    message,
    read: (reader) => reader(fields, reading),
    rows(reader, ...ownKeys) {
      if (translation === null) return asRows(contentAt(ownKeys)).map((row) => reader(row, reading))
      const rows = reader.rowsOf?.(translation)
      if (rows === undefined) throw new TypeError('the rows were translated for another reader')
      return rows
    },
    part: (reader, ...ownKeys) => reader(asPart(contentAt(ownKeys)), reading)
  }
}

/** A reply that V1 words as a failure and that is none; it has no fields and no rows. */
export function wordsAlone(state: ReplyState, message: string, reading: Reading): Reply {
  const read = <T>(reader: Reader<T>) => reader({}, reading)
  return { state, message, read, rows: () => [], part: read }
}

/** An object, also in a one-item list, in `{"0": {…}}` or as JSON in a string. */
function asPart(value: unknown): Fields {
  const part = typeof value === 'string' ? parsed(value) : value
  if (isFields(part) && !keysAreNumbers(part)) return part
  const [row, ...others] = asRows(part)
  if (row === undefined || others.length > 0) throw malformed('a success without its content')
  return row
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function asRows(value: unknown): readonly Fields[] {
  // PHP encodes an array whose keys have gaps as an object: {"0": {…}, "2": {…}}.
  const list = isFields(value) && keysAreNumbers(value) ? Object.values(value) : value
  if (!Array.isArray(list)) throw malformed('a success without its rows')
  return list.map((row: unknown) => {
    if (!isFields(row)) throw malformed('a row that is not an object')
    return row
  })
}

/** Whether a value read from JSON is an object, neither a list nor null. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function keysAreNumbers(fields: Fields): boolean {
  const keys = Object.keys(fields)
  return keys.length > 0 && keys.every((key) => /^\d+$/.test(key))
}

function malformed(what: string): V1Failure {
  return new V1Failure({ kind: 'malformed', cause: new Error(`the reply is ${what}`) })
}
