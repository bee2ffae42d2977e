/** The seconds that something takes. */
export async function secondsOf(run: () => Promise<void>): Promise<number> {
  const started = performance.now()
  await run()
  return (performance.now() - started) / 1000
}

/** The median of some figures. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((one, other) => one - other)
  const middle = sorted.length >> 1
  const [low = Number.NaN, high = Number.NaN] = [sorted[middle - 1 + (sorted.length % 2)], sorted[middle]]
  return (low + high) / 2
}

/** Prints a figure beside its goal; a goal that is missed makes the program fail. */
export function report(
  what: string,
  figure: number,
  goal: { least?: number; most?: number },
  unit: string
): void {
  const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = goal
  const reached = figure >= least && figure <= most
  const wanted = goal.least === undefined ? `at most ${most}` : `at least ${least}`
  process.stdout.write(
    `${what}: ${figure.toFixed(1)} ${unit} (goal: ${wanted}) ${reached ? 'reached' : 'MISSED'}\n`
  )
  if (!reached) process.exitCode = 1
}
