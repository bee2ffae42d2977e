/**
 * What a list of preferences names, as in `Accept` and `Accept-Encoding`, in lower case, each with its quality from 0
 * to 1 (RFC 9110, 12.4.2). Other parameters don't make a name another one.
 */
export function qualities(header: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const element of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = element.split(';').map((part) => part.trim())
    const [, quality = '1'] = parameters.map((part) => /^q\s*=\s*(.*)$/.exec(part)).find(Boolean) ?? []
    if (name !== '') found.set(name, Math.max(found.get(name) ?? 0, Math.min(Number(quality) || 0, 1)))
  }
  return found
}

/** The first of those with the highest quality; `undefined` where none has more than 0. */
export function preferred<Choice>(
  choices: readonly Choice[],
  qualityOf: (choice: Choice) => number
): Choice | undefined {
  const best = Math.max(...choices.map(qualityOf))
  return best > 0 ? choices.find((choice) => qualityOf(choice) === best) : undefined
}
