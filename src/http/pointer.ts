/**
 * A JSON pointer to a member of what another one points to (RFC 6901). Names come from clients: a lone surrogate in one
 * would be no JSON to strict readers.
 */
export function below(pointer: string, name: string): string {
  return `${pointer}/${name.toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1')}`
}
