import { type Command, type CommandGroup, type OptionValues, UsageError } from './command.ts'
import { type ExportList, exportLists } from './export-lists.ts'
import { sendTo } from './export-run.ts'
import { remoteNotes, remoteOf, remoteOptions, remoteUsage } from './remote/address.ts'

/** `export …`: the lists of a running gateway, each a command with the filters that the document names. */
export const exportCommands: CommandGroup = {
  summary: 'write a whole list of a running gateway, as CSV or NDJSON',
  async commands() {
    const lists = await exportLists()
    return Object.fromEntries(lists.map((list) => [list.name, commandOf(list)]))
  }
}

function commandOf(list: ExportList): Command {
  const operands = list.places.map((place) => place.toUpperCase())
  const width = Math.max(...list.filters.map(({ option }) => option.length))
  return {
    summary: list.summary,
    usage: [...operands, '[FILTERS] [--format csv|ndjson] [-o FILE]', remoteUsage].join(' '),
    notes: [
      `GET ${list.path}, every row of it, to standard output. Filters:`,
      ...list.filters.map(({ option, description }) =>
        `  --${option.padEnd(width)}  ${firstSentence(description)}`.trimEnd()
      ),
      '',
      '--format   csv, or ndjson: by the name of FILE, else csv',
      '-o FILE    the file is there once it is whole; of what goes to standard output the exit code tells',
      ...remoteNotes,
      '',
      'With --json the sums are JSON; without -o they are on standard error.'
    ],
    options: {
      ...Object.fromEntries(list.filters.map(({ option }) => [option, { type: 'string' as const }])),
      format: { type: 'string' },
      output: { type: 'string', short: 'o' },
      ...remoteOptions
    },
    operands,
    async run(values, places) {
      const file = typeof values.output === 'string' ? values.output : undefined
      await sendTo({
        remote: remoteOf(values, process.env),
        list,
        path: pathOf(list, places),
        query: queryOf(list, values),
        format: formatOf(values.format, file),
        file,
        json: values.json === true
      })
    }
  }
}

function pathOf({ path, places }: ExportList, given: readonly string[]): string {
  return places.reduce(
    (made, place, index) => made.replace(`{${place}}`, () => encodeURIComponent(given[index] ?? '')),
    path
  )
}

function queryOf({ filters }: ExportList, values: OptionValues): URLSearchParams {
  const query = new URLSearchParams()
  for (const { name, option } of filters) {
    const value = values[option]
    if (typeof value === 'string') query.set(name, value)
  }
  return query
}

function formatOf(given: OptionValues[string], file = ''): 'csv' | 'ndjson' {
  if (given === undefined) return /\.(ndjson|jsonl)$/i.test(file) ? 'ndjson' : 'csv'
  if (given === 'csv' || given === 'ndjson') return given
  throw new UsageError('--format takes csv or ndjson')
}

function firstSentence(text: string): string {
  return text.split(/(?<=\.) |\n/, 1).join()
}
