import type { Fields, Reader, Reading } from './fields.ts'
import { isFields } from './reply.ts'

/** An object in a field; the empty text, and PHP's empty array, are `null`. */
export function nested<T>(key: string, reader: Reader<T>): Reader<T | null> {
  return (fields, reading) => {
    const value = fields[key]
    if (isFields(value)) return reader(value, reading)
    return nothing(value, key, reading)
  }
}

/** A list of objects in a field. PHP writes an array whose keys have gaps as an object with numbers for keys. */
export function nestedList<T>(key: string, reader: Reader<T>): Reader<T[] | null> {
  return (fields, reading) => {
    const value = fields[key]
    const items = isFields(value) && Object.keys(value).every(isNumber) ? Object.values(value) : value
    if (!Array.isArray(items)) return nothing(value, key, reading)
    return items.filter(isObject(key, reading)).map((item) => reader(item, reading))
  }
}

/** A list from an object whose keys say something: `{"verizon": {…}}`; or from a plain list, without keys. */
export function keyedList<T>(key: string, reader: (name: string | null) => Reader<T>): Reader<T[] | null> {
  const plain = nestedList(key, reader(null))
  return (fields, reading) => {
    const value = fields[key]
    if (!isFields(value) || Object.keys(value).every(isNumber)) return plain(fields, reading)
    return Object.entries(value).flatMap(([name, item]) =>
      isObject(key, reading)(item) ? [reader(name)(item, reading)] : []
    )
  }
}

const isNumber = (key: string) => /^\d+$/.test(key)

function isObject(key: string, reading: Reading): (item: unknown) => item is Fields {
  return (item): item is Fields => {
    if (isFields(item)) return true
    reading.unreadable(key)
    return false
  }
}

function nothing(value: unknown, key: string, reading: Reading): null {
  const absent = value === undefined || value === null || value === ''
  if (!absent && !(Array.isArray(value) && value.length === 0)) reading.unreadable(key)
  return null
}
