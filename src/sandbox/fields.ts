/** The fields of one request, on an object without a prototype. */
export type Fields = Readonly<Record<string, unknown>>

/** Whether a field is there and not null (PHP's isset). */
export function given(fields: Fields, name: string): boolean {
  return fields[name] !== undefined && fields[name] !== null
}

/** A field as PHP turns it into a string; `""` where it is missing. */
export function text(fields: Fields, name: string): string {
  return phpText(fields[name])
}

/** Any value as PHP turns it into a string. */
export function phpText(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  if (value === true) return '1'
  if (value === null || value === undefined || value === false) return ''
  return 'Array'
}

/** A field as PHP's `(int)` reads it (`"12abc"` is 12), within the safe integers. */
export function whole(fields: Fields, name: string, fallback: number): number {
  const written = text(fields, name)
  if (written === '') return fallback
  const digits = /^\s*[+-]?\d+/.exec(written)
  const value = digits ? Number(digits[0]) : 0
  return Math.min(Math.max(value, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER)
}

/** A field as PHP's FILTER_VALIDATE_BOOLEAN reads it. */
export function flag(fields: Fields, name: string): boolean {
  return ['1', 'true', 'yes', 'on'].includes(text(fields, name).trim().toLowerCase())
}

/** An id; undefined where the field holds none. */
export function identifier(fields: Fields, name: string): number | undefined {
  return readIdentifier(text(fields, name))
}

/** The id that a text holds; undefined where it holds anything else. */
export function readIdentifier(written: string): number | undefined {
  return /^\s*\d{1,15}\s*$/.test(written) ? Number(written) : undefined
}

/** A field as a list: an array, a form's `name[0]`, or JSON in a string. */
export function list(fields: Fields, name: string): readonly unknown[] {
  const value = typeof fields[name] === 'string' ? parsed(fields[name]) : fields[name]
  if (Array.isArray(value)) return value
  return typeof value === 'object' && value !== null ? Object.values(value) : []
}

/** Ids from an array or from comma-separated text; what is no id is left out. */
export function identifiers(fields: Fields, name: string): readonly number[] {
  const value = fields[name]
  const parts =
    typeof value === 'object' && value !== null
      ? Object.values(value).map(phpText)
      : text(fields, name).split(',')
  return [...new Set(parts.map(readIdentifier))].filter((id) => id !== undefined)
}

function parsed(written: string): unknown {
  try {
    return JSON.parse(written)
  } catch {
    return undefined
  }
}
