import { type Static, Type } from '@sinclair/typebox'
import { closed } from './common.ts'

export const ProblemPage = Type.Object(
  {
    code: Type.String({ description: 'As in the `code` of a problem.' }),
    status: Type.Integer({ description: 'The HTTP status that it usually comes with.' }),
    title: Type.String(),
    help: Type.String({ description: 'What to do about it.' })
  },
  {
    $id: 'ProblemPage',
    description: 'What a problem code means, and what to do.',
    examples: [
      {
        code: 'not-found',
        status: 404,
        title: 'Not found',
        help: 'Check the path against the OpenAPI document and the id against its list.'
      }
    ]
  }
)
export type ProblemPage = Static<typeof ProblemPage>

export const ProblemPagePath = Type.Object(
  {
    code: Type.String({
      maxLength: 64,
      examples: ['not-found'],
      description: 'The last part of the `type` of a problem.'
    })
  },
  closed
)
