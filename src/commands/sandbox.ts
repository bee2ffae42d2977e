import closeWithGrace from 'close-with-grace'
import { readGuess, startSandbox } from '../sandbox/server.ts'
import { type Command, type OptionValues, print, UsageError, wholeNumber } from './command.ts'

export const sandboxCommand: Command = {
  summary: 'start the emulator of V1 alone, at /glu/custom_api',
  usage:
    '[--port 8080] [--seed 1] [--leads 1000] [--calls 30000] [--latency-ms 0] [--faults 0.0] [--guess NAME=VALUE …]',
  options: {
    port: { type: 'string', default: '8080' },
    seed: { type: 'string', default: '1' },
    leads: { type: 'string', default: '1000' },
    calls: { type: 'string', default: '30000' },
    'latency-ms': { type: 'string', default: '0' },
    faults: { type: 'string', default: '0' },
    guess: { type: 'string', multiple: true, default: [] }
  },
  async run(values) {
    const sandbox = await startSandbox({
      port: wholeNumber('port', values.port, 0, 65_535),
      seed: wholeNumber('seed', values.seed, 0, 4_294_967_295),
      leads: wholeNumber('leads', values.leads, 0, 1_000_000),
      calls: wholeNumber('calls', values.calls, 0, 10_000_000),
      latencyMs: wholeNumber('latency-ms', values['latency-ms'], 0, 600_000),
      faults: probability(values.faults),
      guesses: guessesOf(values)
    })
    closeWithGrace({ delay: 5_000, logger: false }, () => sandbox.close())
    const account = { api_uId: '1001', api_key: 'sandbox-key-1001' }
    if (values.json) print(JSON.stringify({ url: sandbox.url, ...account }))
    else print(`\n  V1 sandbox  ${sandbox.url}\n\n  ${curl(sandbox.url, account)}\n`)
  }
}

function curl(url: string, account: object): string {
  return `curl ${url} -d '${JSON.stringify({ ...account, Method: 'FetchAllTags' })}'`
}

function probability(value: OptionValues[string]): number {
  const number = typeof value === 'string' && /^[0-9]*\.?[0-9]+$/.test(value) ? Number(value) : Number.NaN
  if (number >= 0 && number <= 1) return number
  throw new UsageError('--faults takes a probability from 0.0 to 1.0')
}

function guessesOf(values: OptionValues) {
  const given = values.guess
  try {
    return Object.assign({}, ...(Array.isArray(given) ? given : []).map((guess) => readGuess(String(guess))))
  } catch (error) {
    throw new UsageError(`--guess: ${error instanceof Error ? error.message : 'takes NAME=VALUE'}`)
  }
}
