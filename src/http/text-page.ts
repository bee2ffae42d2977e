import type { FastifyReply } from 'fastify'
import type { JsonRow, RowText } from '../v1/row-text.ts'
import { mediaTypes } from './formats.ts'
import type { Page } from './page.ts'
import { pageJson } from './page-bodies.ts'

const contentType = `${mediaTypes.json}; charset=utf-8`

declare module 'fastify' {
  interface FastifyRequest {
    /** Its answer is a page of rows that are JSON already. */
    isTextPage: boolean
    /** Of a request that goes the short way: sends such a page by itself, if it can. `facts`: as of `pageJson`. */
    sendStraight: ((rows: readonly JsonRow[], facts: string) => boolean) | null
  }
}

/** What every row has. */
interface Row {
  readonly id: string | null
}

/** Sends a page of rows that are JSON already, as the serializer would write it; none where an export was sent. */
export function sendTexts<One extends Row>(
  reply: FastifyReply,
  answer: Page<RowText<One>> | undefined
): FastifyReply {
  if (answer === undefined) return reply
  const { data, ...facts } = answer
  const said = JSON.stringify(facts)
  reply.type(contentType)
  const { request } = reply
  request.isTextPage = true
  return request.sendStraight?.(data, said) === true ? reply : reply.send(pageJson(data, said))
}

/** A filter of rows for those that are JSON; of none there is none. */
export function ofTexts<One extends Row>(
  keep: ((row: One) => boolean) | undefined
): ((row: RowText<One>) => boolean) | undefined {
  return keep && (({ value }) => keep(value))
}

/** The rows themselves; not to be changed. */
export function valuesOf<One extends Row>(rows: readonly RowText<One>[]): One[] {
  return rows.map(({ value }) => value)
}
