import { randomUUID } from 'node:crypto'
import { type Command, type OptionValues, UsageError } from './command.ts'
import { sendImport } from './import-run.ts'
import { remoteNotes, remoteOf, remoteOptions, remoteUsage } from './remote/address.ts'

/** `import`: leads of a file into a group, by a running gateway. */
export const importCommand: Command = {
  summary: 'import leads from a file into a group of a running gateway',
  usage: `FILE --group ID [--tag ID …] [--format csv|ndjson] [--errors FILE] [--idempotency-key KEY] ${remoteUsage}`,
  notes: [
    'FILE is CSV with a header row, or NDJSON, by its name; - is standard input, with --format.',
    '',
    '--group    the group that the leads go to',
    '--tag      a tag that each of them gets, again for each one',
    '--errors   a file for what was not queued, as the NDJSON that the gateway answers; else standard error',
    '--idempotency-key',
    '           one is made and printed if not said: with it an import that broke off can be sent again,',
    '           and nothing is queued twice',
    ...remoteNotes,
    '',
    'Exits with 1 where a lead was not queued.'
  ],
  options: {
    group: { type: 'string' },
    tag: { type: 'string', multiple: true, default: [] },
    format: { type: 'string' },
    errors: { type: 'string' },
    'idempotency-key': { type: 'string' },
    ...remoteOptions
  },
  operands: ['FILE'],
  async run(values, [file = '']) {
    if (typeof values.group !== 'string') throw new UsageError('--group is missing')
    const { errors, tag } = values
    await sendImport({
      remote: remoteOf(values, process.env),
      file,
      mediaType: mediaTypeOf(values.format, file),
      query: new URLSearchParams({
        group_id: values.group,
        ...(Array.isArray(tag) && tag.length > 0 ? { tag_ids: tag.join(',') } : {})
      }),
      key: keyOf(values['idempotency-key']),
      errors: typeof errors === 'string' ? errors : undefined,
      json: values.json === true
    })
  }
}

const mediaTypes: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
  jsonl: 'application/x-ndjson'
}

function mediaTypeOf(format: OptionValues[string], file: string): string {
  if (format !== undefined && format !== 'csv' && format !== 'ndjson') {
    throw new UsageError('--format takes csv or ndjson')
  }
  const mediaType = mediaTypes[format ?? /\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase() ?? '']
  if (mediaType !== undefined) return mediaType
  throw new UsageError('the name of FILE tells no format: --format csv or ndjson does')
}

function keyOf(given: OptionValues[string]): string {
  if (given === undefined) return randomUUID()
  if (typeof given === 'string' && /^[!-~]{1,255}$/.test(given)) return given
  throw new UsageError('--idempotency-key takes 1 to 255 visible ASCII characters')
}
