import { type Static, Type } from '@sinclair/typebox'

/** One fault of a request: what is wrong, and where, by exactly one of `pointer`, `parameter`, `header`. */
export const Fault = Type.Object(
  {
    detail: Type.String({ description: 'What is wrong with it.' }),
    pointer: Type.Optional(
      Type.String({ description: 'Where in the body: a JSON pointer (RFC 6901); empty is the body itself.' })
    ),
    parameter: Type.Optional(Type.String({ description: 'The parameter of the query or the path.' })),
    header: Type.Optional(Type.String({ description: 'The header.' }))
  },
  { $id: 'Fault', description: 'One fault of a request.' }
)
export type Fault = Static<typeof Fault>

/** The step of a change that failed. */
export const FailedStep = Type.Object(
  {
    pointer: Type.String({ description: 'Where in the body it stands.' }),
    code: Type.String({ description: 'The code of the problem.' }),
    detail: Type.String(),
    outcome: Type.String({ description: '`not_applied` or `unknown`.' })
  },
  { $id: 'FailedStep', description: 'The step of a change that failed.' }
)
export type FailedStep = Static<typeof FailedStep>

/** RFC 9457, with this API's own members. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: '`/problems/` and the code: a page that says what to do.' }),
    title: Type.String({ description: 'The same for every problem of this code.' }),
    status: Type.Integer({ description: 'The HTTP status.' }),
    detail: Type.String({ description: 'What went wrong this time.' }),
    instance: Type.String({ description: 'The id of the request, as in `X-Request-Id`.' }),
    code: Type.String({ description: 'The last part of `type`. Codes may be added: go by `status` then.' }),
    errors: Type.Optional(
      Type.Array(Type.Unsafe<Fault>(Type.Ref('Fault')), { description: 'Every fault of the request.' })
    ),
    upstream_message: Type.Optional(Type.String({ description: 'What the upstream said.' })),
    outcome: Type.Optional(
      Type.String({
        description:
          'Of a write that failed: `not_applied` is certain; `unknown` may have been applied all the same.'
      })
    ),
    lead_ids: Type.Optional(
      Type.Array(Type.String(), { description: 'Of `ambiguous-lead`: the leads that the identifier fits.' })
    ),
    lead_id: Type.Optional(
      Type.String({
        description:
          'Of `identity-mismatch`: the lead that was changed; of `partially-applied`: the one it is about.'
      })
    ),
    applied: Type.Optional(
      Type.Array(Type.String(), { description: 'Of `partially-applied`: pointers to what was done.' })
    ),
    failed: Type.Optional(
      Type.Array(Type.Unsafe<FailedStep>(Type.Ref('FailedStep')), {
        description: 'Of `partially-applied`: what went wrong.'
      })
    ),
    not_attempted: Type.Optional(
      Type.Array(Type.String(), { description: 'Of `partially-applied`: pointers to what was left.' })
    ),
    required_scope: Type.Optional(Type.String({ description: 'The scope that the credentials lack.' })),
    retry_after_seconds: Type.Optional(
      Type.Integer({ description: 'When to try again, as in `Retry-After`.' })
    )
  },
  {
    $id: 'Problem',
    description: 'A problem (RFC 9457). More members may come with it.',
    examples: [
      {
        type: '/problems/invalid-request',
        title: 'The request does not fit the contract',
        status: 400,
        detail: 'One thing is wrong with this request: /title is required.',
        instance: '0b0f6c3a-2f0c-4d0e-9f5a-3f1f2f6f7a10',
        code: 'invalid-request',
        errors: [{ detail: 'is required', pointer: '/title' }]
      }
    ]
  }
)
export type Problem = Static<typeof Problem>
