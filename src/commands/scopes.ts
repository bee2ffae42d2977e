import { allScopes, isScope, type Scope } from '../../schemas/scopes.ts'
import { UsageError } from './command.ts'

const reads = allScopes.filter((scope) => scope.endsWith(':read'))

/** Names for several scopes. */
const bundles: ReadonlyMap<string, readonly Scope[]> = new Map([
  ['all', allScopes],
  ['*:read', reads]
])

/**
 * The scopes that the values of `--scope` name, each once, in the order of `allScopes`. Throws `UsageError` where
 * there are none: a key that may do everything is asked for, and doesn't come by forgetting.
 */
export function scopesIn(values: readonly string[]): readonly Scope[] {
  const words = values.flatMap((value) => value.split(',')).map((word) => word.trim())
  const wanted = new Set(words.flatMap((word) => bundles.get(word) ?? [known(word)]))
  if (wanted.size === 0)
    throw new UsageError(`--scope is missing: *:read, all, or some of ${allScopes.join(' ')}`)
  return allScopes.filter((scope) => wanted.has(scope))
}

/** The scopes in one line, by the name of a bundle where they are one. */
export function scopesInShort(scopes: readonly Scope[]): string {
  for (const [name, bundle] of bundles) {
    if (bundle.length === scopes.length && bundle.every((scope) => scopes.includes(scope))) return name
  }
  return scopes.join(' ')
}

function known(word: string): Scope {
  if (isScope(word)) return word
  throw new UsageError(
    `there is no scope ${JSON.stringify(word)}: *:read, all, or some of ${allScopes.join(' ')}`
  )
}
