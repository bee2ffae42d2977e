import { type Static, type TObject, type TProperties, type TSchema, Type } from '@sinclair/typebox'

/** Objects that clients send have no fields but the ones named (an unknown one is 400). */
export const closed = { additionalProperties: false } as const

/** 1 to 18 ASCII digits without a leading zero, `0` itself excepted: what a client sends as an id. */
export const idPattern = '^(0|[1-9][0-9]{0,17})$'

/** Texts without control characters. */
export const noControlPattern = '^[^\\u0000-\\u001F\\u007F-\\u009F]*$'

/** An upper and a lower case letter, in any order. */
export const passwordPattern = '^(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])'

/** 1 to 255 visible ASCII characters, which may stand in double quotes. */
export const keyPattern = '^(?!""$)(?:"[!-~]{1,255}"|[!-~]{1,255})$'

/** The header of every write that says nothing else of it. The name as Node has it. */
export const KeyHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: keyPattern,
      description:
        'A key of your own for this request, 1 to 255 visible ASCII characters: sent again with it, the request is not carried out again, and has the answer of the first.'
    })
  )
})

/** What the validator says in place of a regular expression. */
export const patternSays: Readonly<Record<string, string>> = {
  [idPattern]: 'must be an id: 1 to 18 digits without a leading zero',
  [noControlPattern]: 'must not have control characters',
  [passwordPattern]: 'must have an upper and a lower case letter',
  [keyPattern]: 'must be 1 to 255 visible ASCII characters'
}

/** The format of a name that a custom field may be given: the validator knows it besides the usual ones. */
export const fieldNameFormat = 'custom-field-name'

/** The format of an end of a span of time: a day or an instant. */
export const spanEndFormat = 'date-or-date-time'

/** What the validator says of a text that is not of its format. */
export const formatSays: Readonly<Record<string, string>> = {
  date: 'must be a day that exists, as YYYY-MM-DD',
  [spanEndFormat]:
    'must be a day that exists, as YYYY-MM-DD, or an RFC 3339 time stamp, as 2026-04-16T01:34:00Z or 2026-04-16T01:34:00%2B02:00',
  [fieldNameFormat]: 'is a name that Hot Prospector reserves: choose another one'
}

/** One of these texts, in a request. */
export function choice<const T extends readonly string[]>(values: T, description: string) {
  return Type.Unsafe<T[number]>({ type: 'string', enum: [...values], description })
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

/** The same with an example, which the docs fill in: the sandbox has something with this id. */
export function idLike(example: string) {
  return Type.String({ ...IdParameter, examples: [example] })
}

/** A title or a name in a request: 1 to 4,096 characters, sent on as given. */
export const Title = Type.String({ minLength: 1, maxLength: 4096, description: 'Sent on as given.' })

/** A day in a query: `YYYY-MM-DD`, and one that the calendar has. */
export const Day = Type.String({
  format: 'date',
  description: 'A day, `YYYY-MM-DD`, of the upstream’s time zone.'
})

/** A time stamp in an answer. */
export const Time = Type.String({ description: 'RFC 3339 in UTC, whole seconds: `2026-04-16T01:34:00Z`.' })

/** How many rows a page has where the query doesn't say, and at most. */
export const defaultLimit = 100
export const largestPage = 500

/** The most rows of an export. */
export const longestExport = 10_000_000

/** The query of every list. */
export const PageQuery = Type.Object(
  {
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        // That of a page is no more than `largestPage`: a check tells, which knows the format.
        maximum: longestExport,
        description:
          'The most rows: of a page 1 to 500, and 100 if not said; of an export 1 to 10,000,000, and all if not said.'
      })
    ),
    cursor: Type.Optional(
      Type.String({
        description:
          'The `next_cursor` of the page before, with the same filters. Not with an export, which gives every row.'
      })
    ),
    format: Type.Optional(
      choice(
        ['json', 'ndjson', 'csv'],
        'Goes before `Accept`, and names the answer as a file (`Content-Disposition`): `json` is one page, `ndjson` and `csv` are an export of all rows.'
      )
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

/** Every field of an object as `null`: for one of which nothing is known but what is laid over it. */
export function nulls<T extends TProperties>(schema: TObject<T>): { [Name in keyof T]: null } {
  const fields = Object.keys(schema.properties).map((name) => [name, null])
  return Object.fromEntries(fields) as { [Name in keyof T]: null }
}
