import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { makeDocument } from './openapi.ts'

/** A list that can be exported, as the document has it. */
export interface ExportList {
  /** `calls`, `lead-notes`. */
  readonly name: string
  /** `/leads/{lead}/notes`. */
  readonly path: string
  readonly summary: string
  /** The parts of its path that vary: `lead`. */
  readonly places: readonly string[]
  readonly filters: readonly Filter[]
  /** Whether a page can tell how many rows there are. */
  readonly countable: boolean
}

/** A parameter of its query. */
export interface Filter {
  /** As the query has it: `campaign_id`. */
  readonly name: string
  /** As the command line has it: `campaign-id`. */
  readonly option: string
  readonly description: string
}

const Parameter = Type.Object({
  name: Type.String(),
  in: Type.String(),
  description: Type.Optional(Type.String())
})
const Operation = Type.Object({
  operationId: Type.String(),
  summary: Type.String(),
  parameters: Type.Optional(Type.Array(Type.Unknown())),
  responses: Type.Object({
    200: Type.Object({ content: Type.Object({ 'text/csv': Type.Unknown() }) })
  })
})

/** What the command decides itself: pages have cursors, and formats an option of their own. */
const ofPages = new Set(['cursor', 'format', 'include_total'])

/** Every list of the document that is also given as CSV. */
export async function exportLists(): Promise<ExportList[]> {
  const { paths = {} } = await makeDocument()
  return Object.entries(paths).flatMap(([path, operations]) => {
    const operation: unknown = operations && 'get' in operations ? operations.get : undefined
    if (!Value.Check(Operation, operation)) return []
    const { operationId, summary, parameters = [] } = operation
    const named = parameters.filter((parameter) => Value.Check(Parameter, parameter))
    const query = named.filter((parameter) => parameter.in === 'query')
    return [
      {
        name: kebab(operationId.replace(/^list/, '')),
        path,
        summary,
        places: [...path.matchAll(/\{(\w+)\}/g)].map(([, place = '']) => place),
        filters: query
          .filter(({ name }) => !ofPages.has(name))
          .map(({ name, description = '' }) => ({ name, option: name.replaceAll('_', '-'), description })),
        countable: query.some(({ name }) => name === 'include_total')
      }
    ]
  })
}

function kebab(camel: string): string {
  return camel.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()
}
