/** What makes two requests the same. */
export interface Asked {
  readonly method: string
  /** As it was sent, percent-encoded. */
  readonly path: string
  readonly query: unknown
  /** Parsed; `undefined` where there is none, which is the same as an empty object. */
  readonly body: unknown
}

/**
 * A text that is the same for the same request: its method, decoded path, sorted query, and body as JSON with sorted
 * keys. It has all that was sent: keep a keyed hash of it alone.
 */
export function canonicalText({ method, path, query, body = {} }: Asked): string {
  // Segment by segment: an encoded slash divides nothing.
  return canonical([method, path.split('/').map(decodeURIComponent), query, body])
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`)
  return `{${fields.join(',')}}`
}
