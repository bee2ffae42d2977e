import { type Static, type TObject, type TProperties, type TSchema, Type } from '@sinclair/typebox'

/** Objects that clients send have no fields but the ones named (an unknown one is 400). */
export const closed = { additionalProperties: false } as const

/** 1 to 18 ASCII digits without a leading zero, `0` itself excepted: what a client sends as an id. */
export const idPattern = '^(0|[1-9][0-9]{0,17})$'

/** What the validator says in place of a regular expression. */
export const patternSays: Readonly<Record<string, string>> = {
  [idPattern]: 'must be an id: 1 to 18 digits without a leading zero'
}

/**
 * A scalar or object schema that may also be `null`, as a type array: faster to serialize than `anyOf`
 * and what generators of clients understand best.
 */
export function nullable<T extends TSchema>(schema: T) {
  return Type.Unsafe<Static<T> | null>({ ...schema, type: [schema.type, 'null'] })
}

/** A reference to a schema that has an `$id`: one component in the document, the same static type. */
export function ref<T extends TSchema>(schema: T) {
  const id = schema.$id
  if (id === undefined) throw new TypeError('ref() takes a schema with an $id')
  return Type.Unsafe<Static<T>>(Type.Ref(id))
}

/** An object of an answer; every field is always there, unknown ones never leave. */
export function entity<T extends TProperties>(
  $id: string,
  description: string,
  properties: T,
  example: unknown
): TObject<T> {
  return Type.Object(properties, { $id, description, examples: [example] })
}

/** An id in an answer. The upstream mixes numbers and strings; here it is always a string. */
export const Id = Type.String({ description: 'An id, always a string of digits.' })

/** An id in a request. */
export const IdParameter = Type.String({ pattern: idPattern, description: '1 to 18 digits.' })

/** A title or a name in a request: 1 to 4,096 characters, sent on as given. */
export const Title = Type.String({ minLength: 1, maxLength: 4096, description: 'Sent on as given.' })

/** How many rows a page has where the query doesn't say. */
export const defaultLimit = 100

/** The query of every list. */
export const PageQuery = Type.Object(
  {
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 500,
        default: defaultLimit,
        description: 'The most rows of a page.'
      })
    ),
    cursor: Type.Optional(
      Type.String({ description: 'The `next_cursor` of the page before, with the same filters.' })
    )
  },
  closed
)
export type PageQuery = Static<typeof PageQuery>

/** A page of a list: `{data, has_more, next_cursor, total}`. */
export function pageOf<T extends TSchema>(row: T, $id: string, example: unknown) {
  return Type.Object(
    {
      data: Type.Array(ref(row)),
      has_more: Type.Boolean({ description: 'Whether another page follows: go on by this alone.' }),
      next_cursor: nullable(Type.String({ description: 'Give it as `cursor` to get the next page.' })),
      total: nullable(Type.Integer({ description: 'How many rows there are, where that is known.' }))
    },
    {
      $id,
      description: 'One page of a list.',
      examples: [{ data: [example], has_more: false, next_cursor: null, total: 1 }]
    }
  )
}

/** The answer of a deletion: no content. */
export function noContent(description: string) {
  return Type.Null({ description })
}
