import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { type Command, print, UsageError } from './commands/command.ts'
import { configCommand } from './commands/config.ts'
import { openapiCommand } from './commands/openapi.ts'
import { sandboxCommand } from './commands/sandbox.ts'
import { startCommand } from './commands/start.ts'
import { ConfigError } from './config.ts'
import { version } from './version.ts'

const commands: Readonly<Record<string, Command>> = {
  start: startCommand,
  sandbox: sandboxCommand,
  config: configCommand,
  openapi: openapiCommand
}

const common = {
  json: { type: 'boolean' },
  help: { type: 'boolean' }
} as const satisfies ParseArgsOptionsConfig

/** The exit codes of sysexits.h. */
const exitCodes = { failure: 1, usage: 64, config: 78 } as const

/** Runs a command line. Sets the exit code: 0, 1 for a failure, 64 for wrong usage, 78 for a wrong configuration. */
export async function run(argv: readonly string[]): Promise<void> {
  try {
    await dispatch(argv)
  } catch (error) {
    process.exitCode = report(error)
  }
}

async function dispatch([name, ...rest]: readonly string[]): Promise<void> {
  if (name === undefined) throw new UsageError('a command is missing; --help lists them')
  if (name === '--help' || name === 'help') return print(help())
  if (name === '--version') return print(version)
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined)
    throw new UsageError(`there is no command ${JSON.stringify(name)}; --help lists them`)
  const values = parse(command, rest)
  if (values.help) return print(helpOf(name, command))
  await command.run(values)
}

function parse(command: Command, args: string[]) {
  try {
    return parseArgs({ args, options: { ...command.options, ...common }, strict: true }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'wrong options')
  }
}

function report(error: unknown): number {
  const say = (line: string) => process.stderr.write(`prospector-gateway: ${line}\n`)
  if (error instanceof ConfigError) {
    for (const line of error.lines) say(line)
    return exitCodes.config
  }
  say((error instanceof Error ? error.message : String(error)).split('\n', 1).join())
  return error instanceof UsageError ? exitCodes.usage : exitCodes.failure
}

function help(): string {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`)
  return [
    'prospector-gateway: a REST gateway for the Hot Prospector API V1',
    '',
    'Commands',
    ...lines,
    '',
    'Each takes --help and --json. The configuration comes from the environment: see "config".'
  ].join('\n')
}

function helpOf(name: string, { summary, usage }: Command): string {
  return [
    `prospector-gateway ${name} ${usage}`.trim(),
    '',
    `  ${summary}`,
    '',
    '  --json  print JSON',
    '  --help  print this'
  ].join('\n')
}
