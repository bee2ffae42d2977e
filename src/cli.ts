import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { accountsCommands } from './commands/accounts.ts'
import { type Command, type CommandGroup, fail, print, UsageError } from './commands/command.ts'
import { configCommand } from './commands/config.ts'
import { exportCommands } from './commands/export.ts'
import { importCommand } from './commands/import.ts'
import { keysCommands } from './commands/keys.ts'
import { openapiCommand } from './commands/openapi.ts'
import { sandboxCommand } from './commands/sandbox.ts'
import { startCommand } from './commands/start.ts'
import { ConfigError } from './config.ts'
import { version } from './version.ts'

type Commands = Readonly<Record<string, Command | CommandGroup>>

const commands: Commands = {
  start: startCommand,
  sandbox: sandboxCommand,
  accounts: accountsCommands,
  keys: keysCommands,
  import: importCommand,
  export: exportCommands,
  config: configCommand,
  openapi: openapiCommand
}

const common = {
  json: { type: 'boolean' },
  help: { type: 'boolean' }
} as const satisfies ParseArgsOptionsConfig

/** The exit codes of sysexits.h. */
const exitCodes = { failure: 1, usage: 64, config: 78 } as const

/** Whoever reads what is printed has had enough, as "head". */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  process.exit()
}

/** Runs a command line. Sets the exit code: 0, 1 for a failure, 64 for wrong usage, 78 for a wrong configuration. */
export async function run(argv: readonly string[]): Promise<void> {
  process.stdout.off('error', endWithReader).on('error', endWithReader)
  try {
    if (argv[0] === '--version') print(version)
    else await dispatch(argv, commands, [])
  } catch (error) {
    process.exitCode = report(error)
  }
}

/** `path` has the words before, of the groups that these commands are in. */
async function dispatch(
  [name, ...rest]: readonly string[],
  known: Commands,
  path: readonly string[]
): Promise<void> {
  const hint = `${['', ...path].join(' ')} --help lists them`.trim()
  if (name === undefined) throw new UsageError(`a command is missing; ${hint}`)
  if (name === '--help' || name === 'help') return print(help(known, path))
  const command = Object.hasOwn(known, name) ? known[name] : undefined
  if (command === undefined) {
    throw new UsageError(`there is no command ${JSON.stringify([...path, name].join(' '))}; ${hint}`)
  }
  if ('commands' in command) {
    const { commands } = command
    return dispatch(rest, typeof commands === 'function' ? await commands() : commands, [...path, name])
  }
  const { values, positionals } = parse(command, rest)
  if (values.help) return print(helpOf([...path, name].join(' '), command))
  checkOperands(command, positionals)
  await command.run(values, positionals)
}

function parse({ options }: Command, args: string[]) {
  try {
    return parseArgs({ args, options: { ...options, ...common }, allowPositionals: true, strict: true })
  } catch (error) {
    // The first sentence says what is wrong.
    throw new UsageError(error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? '') : 'wrong options')
  }
}

function checkOperands({ operands = [] }: Command, given: readonly string[]): void {
  const missing = operands[given.length]
  if (missing !== undefined) throw new UsageError(`${missing} is missing; --help shows the usage`)
  // Which one is not said: it may be a secret.
  if (given.length > operands.length) throw new UsageError('there is a word too many; --help shows the usage')
}

function report(error: unknown): number {
  fail(error)
  if (error instanceof ConfigError) return exitCodes.config
  return error instanceof UsageError ? exitCodes.usage : exitCodes.failure
}

function help(known: Commands, path: readonly string[]): string {
  const width = Math.max(10, ...Object.keys(known).map(({ length }) => length))
  const lines = Object.entries(known).map(([name, { summary }]) => `  ${name.padEnd(width)} ${summary}`)
  return [
    path.length === 0
      ? 'prospector-gateway: a REST gateway for the Hot Prospector API V1'
      : `prospector-gateway ${path.join(' ')} COMMAND`,
    '',
    'Commands',
    ...lines,
    '',
    'Each takes --help and --json. The configuration comes from the environment: see "config".'
  ].join('\n')
}

function helpOf(name: string, { summary, usage, notes = [] }: Command): string {
  return [
    `prospector-gateway ${name} ${usage}`.trim(),
    '',
    `  ${summary}`,
    ...(notes.length > 0 ? ['', ...notes.map((note) => `  ${note}`.trimEnd())] : []),
    '',
    '  --json  print JSON',
    '  --help  print this'
  ].join('\n')
}
