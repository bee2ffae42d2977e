import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { faultText, jsonIn, printable, problemLines, RemoteFailure } from './remote/problem-text.ts'
import { counted } from './remote/progress.ts'

/** What became of the leads of an import, in numbers of leads. */
export interface ImportSums {
  readonly queued: number
  readonly rejected: number
  readonly failed: number
  readonly unknown: number
  readonly not_attempted: number
}

const Skipped = Type.Object({ status: Type.Literal('skipped_columns'), columns: Type.Array(Type.String()) })
const Rejected = Type.Object({ line: Type.Integer(), errors: Type.Array(Type.Unknown()) })
const Chunk = Type.Object({
  chunk: Type.Integer(),
  lines: Type.Tuple([Type.Integer(), Type.Integer()]),
  status: Type.String(),
  problem: Type.Optional(Type.Unknown())
})
const Done = Type.Object({
  status: Type.Literal('done'),
  queued: Type.Integer(),
  rejected: Type.Integer(),
  failed: Type.Integer(),
  unknown: Type.Integer(),
  not_attempted: Type.Integer()
})
const Broken = Type.Object({ error: Type.Unknown() })

/** Follows the lines of an import's answer. */
export interface ImportLines {
  /** Takes a line; gives what it says of leads that were not queued, in lines for people. Throws where it says that the import broke off. */
  read(line: string): string[]
  /** So far, as the chunks tell: near enough to look at. */
  readonly soFar: { readonly queued: number; readonly rejected: number }
  /** Of an import that reached its end. */
  readonly sums: ImportSums | undefined
}

export function importLines(): ImportLines {
  let [queued, rejected] = [0, 0]
  let sums: ImportSums | undefined
  /** Lines whose chunk has no answer yet: they are none of its leads. */
  const open = new Set<number>()
  return {
    read(text) {
      const line = jsonIn(text)
      if (Value.Check(Skipped, line))
        return [`not imported: the columns ${printable(line.columns.join(', '))}`]
      if (Value.Check(Rejected, line)) {
        rejected++
        open.add(line.line)
        return line.errors.map((fault) => `line ${line.line}: ${faultText(fault)}`)
      }
      if (Value.Check(Chunk, line)) {
        const [first, last] = line.lines
        let leads = last - first + 1
        for (let one = first; one <= last; one++) if (open.delete(one)) leads--
        if (line.status === 'queued') queued += leads
        return line.status === 'queued' ? [] : [chunkText(line.lines, line.status, line.problem)]
      }
      if (Value.Check(Done, line)) {
        const { queued, rejected, failed, unknown, not_attempted } = line
        sums = { queued, rejected, failed, unknown, not_attempted }
        return []
      }
      if (Value.Check(Broken, line)) throw new RemoteFailure(problemLines(line.error) ?? [printable(text)])
      return []
    },
    get soFar() {
      return { queued, rejected }
    },
    get sums() {
      return sums
    }
  }
}

const meanings: Readonly<Record<string, string>> = {
  failed: 'not queued',
  unknown: 'nobody knows whether they are queued',
  not_attempted: 'not sent'
}

function chunkText([first, last]: readonly [number, number], status: string, problem: unknown): string {
  const lines = first === last ? `line ${first}` : `lines ${first} to ${last}`
  const why = problemLines(problem)?.join(' ') ?? ''
  return `${lines}: ${meanings[status] ?? printable(status)}${why && `: ${why}`}`
}

/** `Queued 98 leads; 2 rejected.` */
export function sumsText({ queued, ...others }: ImportSums): string {
  const rest = Object.entries(others)
    .filter(([, number]) => number > 0)
    .map(([name, number]) => `${number.toLocaleString('en-US')} ${name.replace('_', ' ')}`)
  return `${[`Queued ${counted(queued, 'lead')}`, ...rest].join('; ')}.`
}
