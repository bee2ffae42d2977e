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
export type Reader<T> = (fields: Fields, reading: Reading) => T

/** Makes readers of one legacy field from a function that reads one value. */
function reads<T>(read: (value: unknown) => T | null | typeof unreadable) {
  return (key: string): Reader<T | null> =>
    (fields, reading) => {
      const value = read(fields[key])
      if (value !== unreadable) return value
      reading.unreadable(key)
      return null
    }
}

/** An id, always a string. */
export const id = reads<string>(readId)
/** Text as it is; the empty text is `null`. */
export const text = reads<string>(readText)
/** Text in lower case: for the enums that the contract names. */
export const lower = reads<string>(readLower)
/** A number, also a decorated one: `"1,204"`, `"16.36 %"`. */
export const number = reads<number>(readNumber)
/** A whole number, likewise. */
export const integer = reads<number>(readInteger)
/** `Yes`/`No`, `"true"`/`"false"`, `0`/`1`. */
export const boolean = reads<boolean>(readBoolean)
/** A list of ids from text with commas. */
export const list = reads<string[]>(readList)

/** The upstream's local time as RFC 3339 in UTC. */
export function time(key: string): Reader<string | null> {
  const read = text(key)
  return (fields, reading) => {
    const local = read(fields, reading)
    const utc = local === null ? null : reading.zone.toUtc(local)
    if (local !== null && utc === null) reading.unreadable(key)
    return utc
  }
}

/** A duration in seconds: `"84"`, `"01h :22m :10s"`, `"1:12:30"`. */
export const seconds = reads<number>(readSeconds)
/** A duration that is written in minutes, `"240 m"`, in seconds. */
export const minutes = reads<number>(readMinutes)

/** A value without which the reply makes no sense. Throws `V1Failure` (`malformed`) where it is missing. */
export function required<T>(reader: Reader<T | null>): Reader<T> {
  return (fields, reading) => {
    const value = reader(fields, reading)
    if (value === null) {
      throw new V1Failure({ kind: 'malformed', cause: new Error('the reply lacks a field it must have') })
    }
    return value
  }
}

/** An object of the contract from one row of V1's, field by field. */
export function record<T extends object>(readers: { readonly [K in keyof T]: Reader<T[K]> }): Reader<T> {
  const keys = Object.keys(readers) as (keyof T)[]
  return (fields, reading) => {
    const row: Partial<T> = {}
    for (const key of keys) row[key] = readers[key](fields, reading)
    return row as T
  }
}
