import { isDeepStrictEqual } from 'node:util'
import { callLog, days, tagList } from './canned.ts'
import type { Asked } from './load.ts'

/** What is asked for, of the gateway and of those that translate as it does. */
export interface Case {
  readonly name: string
  /** The upstream's reply: one of `replies`. */
  readonly reply: string
  /** Where it is asked for. */
  readonly path: string
  /** What V1 is asked with for it. */
  readonly body: string
}

const upstreamBody = (method: string, parameters: object = {}) =>
  JSON.stringify({ api_uId: '1001', api_key: 'a-key', Method: method, ...parameters })

/** A list of 20 tags. */
export const tags: Case = {
  name: 'tags',
  reply: 'tags-20',
  path: '/tags',
  body: upstreamBody('FetchAllTags')
}

/** The first page of so many calls, of a range that V1 gives in one. */
export function callPage(rows: number): Case {
  return {
    name: `calls-${rows}`,
    reply: `calls-${rows}`,
    path: `/calls?from=${days.from}&to=${days.to}&limit=${rows}`,
    body: upstreamBody('FetchUserCallLog', {
      from_date: days.from,
      to_date: days.to,
      type: '',
      campaignId: '',
      groupId: '',
      memberId: '',
      statusId: '',
      min_duration: 0,
      max_duration: 0,
      search_phone: '',
      transfer_only: '',
      limit: rows,
      offset: 0,
      sort_by: 'call_time',
      sort_order: 'DESC'
    })
  }
}

/** The pages that growth is measured over, in rows. */
export const pageSizes = [1, 10, 50, 100, 200, 500]

/** The upstream's replies by name, in a version that differs by a word. */
export const replies: Readonly<Record<string, (version: number) => string>> = {
  [tags.reply]: (version) => tagList(20, version),
  ...Object.fromEntries(
    pageSizes.map((rows) => [callPage(rows).reply, (version: number) => callLog(rows, version)])
  )
}

/** Throws where one of these gives other rows than the first. */
export async function checkSameRows(all: readonly { name: string; asked: Asked }[]): Promise<void> {
  const given = await Promise.all(all.map(async ({ name, asked }) => ({ name, rows: await rowsOf(asked) })))
  const [first, ...others] = given
  const different = others.filter(({ rows }) => !isDeepStrictEqual(rows, first?.rows))
  if (different.length === 0) return
  const names = different.map(({ name }) => name).join(' and ')
  throw new Error(`other rows than of ${first?.name} came of ${names}`)
}

async function rowsOf({ url, headers }: Asked): Promise<unknown[]> {
  const answer = await fetch(url, { headers })
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(`${url}: ${answer.status} ${text}`)
  const { data } = JSON.parse(text) as { data: unknown[] }
  if (data.length === 0) throw new Error(`${url}: no rows`)
  return data
}
