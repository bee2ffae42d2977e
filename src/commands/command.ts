import type { ParseArgsOptionsConfig } from 'node:util'

/** The values of a command's options, as `parseArgs` gives them. */
export type OptionValues = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>

/** One command of `prospector-gateway`. */
export interface Command {
  /** One line for the list of commands. */
  readonly summary: string
  /** What comes behind its name, for `--help`; `--json` and `--help` go without saying. */
  readonly usage: string
  /** More lines for `--help`. */
  readonly notes?: readonly string[]
  readonly options: ParseArgsOptionsConfig
  /** What it takes without an option, in this order, each of them: `['NAME']`. */
  readonly operands?: readonly string[]
  /** Throws `UsageError` (exit 64), `ConfigError` (78), or any other error (1). */
  run(values: OptionValues, operands: readonly string[]): Promise<void>
}

/** Commands with a common first word. */
export interface CommandGroup {
  readonly summary: string
  /** By their names; a function where it takes time to know them. */
  readonly commands: Readonly<Record<string, Command>> | (() => Promise<Readonly<Record<string, Command>>>)
}

/** The command line is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** A whole number of an option, from `minimum` on. Throws `UsageError`. */
export function wholeNumber(
  name: string,
  value: OptionValues[string],
  minimum: number,
  maximum: number
): number {
  const number = typeof value === 'string' && /^[0-9]{1,15}$/.test(value) ? Number(value) : Number.NaN
  if (number >= minimum && number <= maximum) return number
  throw new UsageError(`--${name} takes a whole number from ${minimum} to ${maximum}`)
}

/** Tells on standard error what went wrong: the lines of an error that has some, else the first one of its message. */
export function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  const lines =
    error instanceof Error && 'lines' in error && Array.isArray(error.lines)
      ? error.lines.map(String)
      : message.split('\n', 1)
  for (const line of lines) process.stderr.write(`prospector-gateway: ${line}\n`)
}

/** Prints one line to standard output. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
