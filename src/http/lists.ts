import type { TObject } from '@sinclair/typebox'
import type { RouteOptions } from 'fastify'
import { ref } from '../../schemas/common.ts'
import { checkFormat, mediaTypes } from './formats.ts'

/**
 * What follows for the route of a list from its declaration of `config.list`: it produces every format, its query is
 * checked by the format, and its 200 has a schema for each. Throws a TypeError where it has no page.
 */
export function listParts(route: RouteOptions, list: TObject): Pick<RouteOptions, 'config' | 'schema'> {
  const { config, schema } = route
  const page = pageIn(schema?.response)
  if (page === undefined) throw new TypeError(`${route.url} declares a list and no 200`)
  const content = {
    [mediaTypes.json]: { schema: page },
    [mediaTypes.ndjson]: { schema: ref(list) },
    [mediaTypes.csv]: { schema: { type: 'string' } }
  }
  const description = 'One page of a list; as NDJSON or CSV every row of it, streamed.'
  return {
    config: {
      ...config,
      produces: Object.values(mediaTypes),
      checks: [checkFormat, ...(config?.checks ?? [])]
    },
    schema: { ...schema, response: { 200: { description, content } } }
  }
}

function pageIn(response: unknown): object | undefined {
  if (typeof response !== 'object' || response === null || !(200 in response)) return undefined
  return typeof response[200] === 'object' && response[200] !== null ? response[200] : undefined
}
