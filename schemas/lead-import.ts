import { type Static, Type } from '@sinclair/typebox'
import { closed, idLike, keyPattern, ref } from './common.ts'
import { Fault, Problem } from './problem.ts'

/** Where the leads of an import go. */
export const LeadImportQuery = Type.Object(
  {
    group_id: idLike('5400'),
    tag_ids: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 1999,
        description: 'The tags that each lead gets: 1 to 100 ids, commas between them.'
      })
    )
  },
  closed
)
export type LeadImportQuery = Static<typeof LeadImportQuery>

/** The name as Node has it. */
export const LeadImportHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: keyPattern,
      description:
        'A key of your own for this import, 1 to 255 visible ASCII characters: sent again with it, an import that broke off sends no chunk twice.'
    })
  )
})

const Lines = Type.Array(Type.Integer(), {
  minItems: 2,
  maxItems: 2,
  description: 'The lines of its first and its last lead.'
})
const ChunkNumber = Type.Integer({ description: 'The number of the chunk, from 1.' })
const Leads = (description: string) => Type.Integer({ description })

export const LeadImportSkippedColumns = Type.Object(
  {
    status: Type.String({ description: '`skipped_columns`.' }),
    columns: Type.Array(Type.String(), { description: 'As the header row names them.' })
  },
  { $id: 'LeadImportSkippedColumns', description: 'Columns of an upload in CSV that are not imported.' }
)

export const LeadImportRejection = Type.Object(
  {
    line: Type.Integer({ description: 'From 1; of CSV the record, not counting the header row.' }),
    status: Type.String({ description: '`rejected`.' }),
    errors: Type.Array(ref(Fault), { description: 'Every fault of the lead; pointers start at the lead.' })
  },
  { $id: 'LeadImportRejection', description: 'A lead that is not sent.' }
)

export const LeadImportChunk = Type.Object(
  {
    chunk: ChunkNumber,
    lines: Lines,
    status: Type.String({ description: '`queued`, or `not_attempted`: nothing was sent.' })
  },
  { $id: 'LeadImportChunk', description: 'What became of a chunk.' }
)

export const LeadImportFailure = Type.Object(
  {
    chunk: ChunkNumber,
    lines: Lines,
    status: Type.String({ description: '`failed`, or `unknown`: it may be queued all the same.' }),
    outcome: Type.String({
      description:
        '`not_applied` where it is certain that nothing was; `unknown` also where the key was used with other leads here.'
    }),
    problem: ref(Problem)
  },
  { $id: 'LeadImportFailure', description: 'A chunk that failed, or of which nobody knows.' }
)

export const LeadImportDone = Type.Object(
  {
    status: Type.String({ description: '`done`.' }),
    queued: Leads('How many leads are queued. They appear after a moment.'),
    rejected: Leads('How many were rejected.'),
    failed: Leads('How many are in chunks that failed.'),
    unknown: Leads('How many are in chunks of which nobody knows.'),
    not_attempted: Leads('How many are in chunks that were not sent.')
  },
  { $id: 'LeadImportDone', description: 'The last line of an import that reached its end.' }
)

export const LeadImportBreak = Type.Object(
  { error: ref(Problem) },
  { $id: 'LeadImportBreak', description: 'The last line of an import that broke off; the connection ends.' }
)

/** One line of the answer of an import. */
export const LeadImportLine = Type.Union(
  [
    ref(LeadImportSkippedColumns),
    ref(LeadImportRejection),
    ref(LeadImportChunk),
    ref(LeadImportFailure),
    ref(LeadImportDone),
    ref(LeadImportBreak)
  ],
  {
    $id: 'LeadImportLine',
    description: 'One line of the answer: each is one JSON object, told apart by `status`.',
    examples: [{ chunk: 1, lines: [1, 100], status: 'queued' }]
  }
)
export type LeadImportLine = Static<typeof LeadImportLine>
