import { type Static, Type } from '@sinclair/typebox'
import { closed, entity, keyPattern, nullable } from './common.ts'

export const Credits = entity(
  'Credits',
  'The credits of the account.',
  { balance: nullable(Type.Number({ description: 'How many are left.' })) },
  { balance: 2500 }
)
export type Credits = Static<typeof Credits>

/** A deduction can't be undone, and isn't made twice only where its requests can be told apart. Names as Node has them. */
export const DeductionHeaders = Type.Object({
  'idempotency-key': Type.String({
    pattern: keyPattern,
    description: 'A key of your own for this deduction, 1 to 255 visible ASCII characters.'
  })
})

export const DeductionInput = Type.Object(
  {
    description: Type.Optional(Type.String({ maxLength: 4096, description: 'What the deduction is for.' }))
  },
  {
    ...closed,
    $id: 'DeductionInput',
    description: 'A deduction of credits. How many, Hot Prospector decides.',
    examples: [{ description: 'Some description...' }]
  }
)
export type DeductionInput = Static<typeof DeductionInput>

export const Deduction = entity(
  'Deduction',
  'A deduction that was made.',
  {
    description: nullable(Type.String({ description: 'As it was sent.' })),
    deducted: Type.Boolean({ description: 'Always `true`: all else is a problem.' })
  },
  { description: 'Some description...', deducted: true }
)
export type Deduction = Static<typeof Deduction>
