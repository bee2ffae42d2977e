import { type Case, callPage, tags } from './cases.ts'

/** A column of the table: a case under so many connections. */
export interface Column {
  readonly name: ColumnName
  readonly title: string
  readonly connections: number
}

export type ColumnName = 'tags-1' | 'tags-64' | 'tags-1000' | 'calls-100' | 'calls-500'

/** The table's columns, by the case that they measure. */
export const columns: readonly { readonly of: Case; readonly columns: readonly Column[] }[] = [
  {
    of: tags,
    columns: [
      { name: 'tags-1', title: '20 tags, 1 connection', connections: 1 },
      { name: 'tags-64', title: '20 tags, 64', connections: 64 },
      { name: 'tags-1000', title: '20 tags, 1000', connections: 1000 }
    ]
  },
  {
    of: callPage(100),
    columns: [{ name: 'calls-100', title: '100 calls a page, 64', connections: 64 }]
  },
  {
    of: callPage(500),
    columns: [{ name: 'calls-500', title: '500 calls a page, 64', connections: 64 }]
  }
]
