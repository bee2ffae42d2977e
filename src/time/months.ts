/** A month of the year: 1 to 12, and what follows its first three letters, in lower case (`il` of April). */
export interface Month {
  readonly number: number
  readonly rest: string
}

const names = 'january february march april may june july august september october november december'.split(
  ' '
)

const keyOf = (a: number, b: number, c: number): number => (a << 16) | (b << 8) | c

const months = new Map<number, Month>(
  names.map((name, index) => [
    keyOf(name.charCodeAt(0), name.charCodeAt(1), name.charCodeAt(2)),
    { number: index + 1, rest: name.slice(3) }
  ])
)

/** The month by the codes of its first three letters in lower case; undefined where there is none such. */
export function monthOf(a: number, b: number, c: number): Month | undefined {
  return (a | b | c) < 0x80 ? months.get(keyOf(a, b, c)) : undefined
}
