/** The parts of the API that a scope opens, each by `:read` and, where there is something to write, `:write`. */
const areas = {
  account: 'read',
  tags: 'write',
  groups: 'write',
  'custom-fields': 'write',
  leads: 'write',
  calls: 'read',
  messages: 'read',
  voicemails: 'read',
  transcripts: 'read',
  members: 'write',
  credits: 'write',
  campaigns: 'read',
  dashboards: 'read',
  'phone-numbers': 'read'
} as const satisfies Record<string, 'read' | 'write'>

type Area = keyof typeof areas
type WritableArea = { [A in Area]: (typeof areas)[A] extends 'write' ? A : never }[Area]

/** What credentials may be allowed to do. */
export type Scope = `${Area}:read` | `${WritableArea}:write`

/** Every scope there is, in the order of the areas. */
export const allScopes: readonly Scope[] = Object.entries(areas).flatMap(([area, most]) => [
  `${area}:read` as Scope,
  ...(most === 'write' ? [`${area}:write` as Scope] : [])
])

const known: ReadonlySet<string> = new Set(allScopes)

/** Whether there is such a scope. */
export function isScope(text: string): text is Scope {
  return known.has(text)
}
