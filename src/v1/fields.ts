import type { Zone } from '../time/zone.ts'
import { readMinutes, readSeconds } from './durations.ts'
import { V1Failure } from './failure.ts'
import {
  readBoolean,
  readId,
  readInteger,
  readList,
  readLower,
  readNumber,
  readText,
  unreadable
} from './scalars.ts'

/** An object as V1 sends it. */
export type Fields = Readonly<Record<string, unknown>>

/** What readers need to know of the reply that they read, and where they report what they can't read. */
export interface Reading {
  /** The zone of the upstream's local times. */
  readonly zone: Zone
  /** Called with the legacy name of a field whose value is there but can't be read: it becomes `null`. */
  unreadable(field: string): void
}

/** Reads one clean value from V1's fields. Pure; total but for `required`. */
export interface Reader<T> {
  (fields: Fields, reading: Reading): T
  /** What it reads, where it says so. */
  readonly source?: Source
  /** The rows of a translated reply, where it is this one that they were translated for. */
  rowsOf?(translation: Translation): T[] | undefined
}

/** What a reader reads of V1's fields: with no other keys it gives the same. */
export interface Source {
  /** The legacy names of the fields. */
  readonly keys: readonly string[]
  /** What the one field holds; `other` says nothing of it. */
  readonly kind: 'text' | 'lower' | 'number' | 'boolean' | 'list' | 'time' | 'other'
  /** Whether it throws rather than gives `null`. */
  readonly required?: boolean
}

/** A reply whose rows were translated from its bytes; their reader has them. */
export interface Translation {
  /** The reply's fields, its rows being the empty list. */
  readonly fields: Fields
}

/** Says of a reader that it reads these legacy fields and no others. */
export function readsKeys<T>(keys: readonly string[], reader: Reader<T>): Reader<T> {
  return from({ keys, kind: 'other' }, reader)
}

function from<T>(source: Source, reader: (fields: Fields, reading: Reading) => T): Reader<T> {
  return Object.assign(reader, { source })
}

/** Makes readers of one legacy field from a function that reads one value. */
function reads<T>(kind: Source['kind'], read: (value: unknown) => T | null | typeof unreadable) {
  return (key: string): Reader<T | null> =>
    from({ keys: [key], kind }, (fields, reading) => {
      const value = read(fields[key])
      if (value !== unreadable) return value
      reading.unreadable(key)
      return null
    })
}

/** An id, always a string. */
export const id = reads<string>('text', readId)
/** Text as it is; the empty text is `null`. */
export const text = reads<string>('text', readText)
/** Text in lower case: for the enums that the contract names. */
export const lower = reads<string>('lower', readLower)
/** A number, also a decorated one: `"1,204"`, `"16.36 %"`. */
export const number = reads<number>('number', readNumber)
/** A whole number, likewise. */
export const integer = reads<number>('number', readInteger)
/** `Yes`/`No`, `"true"`/`"false"`, `0`/`1`. */
export const boolean = reads<boolean>('boolean', readBoolean)
/** A list of ids from text with commas. */
export const list = reads<string[]>('list', readList)

/** The upstream's local time as RFC 3339 in UTC. */
export function time(key: string): Reader<string | null> {
  const read = text(key)
  return from({ keys: [key], kind: 'time' }, (fields, reading) => {
    const local = read(fields, reading)
    const utc = local === null ? null : reading.zone.toUtc(local)
    if (local !== null && utc === null) reading.unreadable(key)
    return utc
  })
}

/** A duration in seconds: `"84"`, `"01h :22m :10s"`, `"1:12:30"`. */
export const seconds = reads<number>('number', readSeconds)
/** A duration that is written in minutes, `"240 m"`, in seconds. */
export const minutes = reads<number>('other', readMinutes)

/** What no field of V1's says: the same for every row. */
export function constant<T>(value: T): Reader<T> {
  return readsKeys([], () => value)
}

/** A value without which the reply makes no sense. Throws `V1Failure` (`malformed`) where it is missing. */
export function required<T>(reader: Reader<T | null>): Reader<T> {
  const read = (fields: Fields, reading: Reading): T => {
    const value = reader(fields, reading)
    if (value === null) {
      throw new V1Failure({ kind: 'malformed', cause: new Error('the reply lacks a field it must have') })
    }
    return value
  }
  return reader.source === undefined ? read : from({ ...reader.source, required: true }, read)
}

/** The readers of a contract's object, by its fields. */
export type Table<T> = { readonly [K in keyof T]: Reader<T[K]> }

/** Reads an object field by field, and shows by which readers. */
export interface RecordReader<T> extends Reader<T> {
  readonly table: Table<T>
}

/** An object of the contract from one row of V1's, field by field, in the order of the table. */
export function record<T extends object>(table: Table<T>): RecordReader<T> {
  const keys = Object.keys(table) as (keyof T)[]
  const read = (fields: Fields, reading: Reading): T => {
    const row: Partial<T> = {}
    for (const key of keys) row[key] = table[key](fields, reading)
    return row as T
  }
  return Object.assign(read, { table })
}
