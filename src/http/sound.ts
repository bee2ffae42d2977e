import type { SchemaError } from './faults.ts'
import { below } from './pointer.ts'

/** The deepest nesting, the most keys of an object, and the longest key and text that a request may have. */
const deepest = 8
export const mostKeys = 200
const longestKey = 64
const longestText = 4_096
const mostItems = 1_000
const mostFaults = 1_000

/** The keyword of a fault that makes looking at the rest not worth its time. */
export const oversized = 'oversized'

/**
 * The faults of a value as such, whatever its schema. V1's PHP drops a whole request for a lone surrogate
 * and complains of missing details then; NUL ends texts there.
 */
export function unsound(value: unknown): SchemaError[] {
  const faults: SchemaError[] = []
  visit(value, '', 1, faults)
  return faults
}

function visit(value: unknown, path: string, depth: number, faults: SchemaError[]): void {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) report(faults, path, 'has a lone surrogate, which is no character')
    if (value.includes('\0')) report(faults, path, 'has a NUL character')
    if (value.length > longestText && [...value].length > longestText) {
      report(faults, path, `must not have more than ${longestText} characters`)
    }
    return
  }
  if (typeof value !== 'object' || value === null) return
  if (depth > deepest) {
    report(faults, path, `is nested more than ${deepest} levels deep`)
    return
  }
  if (Array.isArray(value)) {
    if (value.length > mostItems) {
      report(faults, path, `must not have more than ${mostItems} items`, oversized)
      return
    }
    value.forEach((item, index) => {
      visit(item, `${path}/${index}`, depth + 1, faults)
    })
    return
  }
  const entries = Object.entries(value)
  if (entries.length > mostKeys) {
    report(faults, path, `must not have more than ${mostKeys} fields`, oversized)
    return
  }
  for (const [key, item] of entries) {
    const at = below(path, key)
    if (key.length > longestKey && [...key].length > longestKey) {
      report(faults, path, `has a field whose name is longer than ${longestKey} characters`)
    }
    if (!key.isWellFormed() || key.includes('\0') || key === '__proto__') {
      report(faults, path, 'has a field with a name that is refused')
    }
    visit(item, at, depth + 1, faults)
  }
}

function report(faults: SchemaError[], instancePath: string, message: string, keyword = 'sound'): void {
  if (faults.length < mostFaults) faults.push({ keyword, instancePath, schemaPath: '', message, params: {} })
}
