import { campaignRows, groupRows, tagRows } from '../upstream.ts'

/** What differs between the resources that V1 gives as a whole list. */
export interface Listed {
  readonly path: string
  /** The list's Method, and where its rows stand. */
  readonly method: string
  readonly key: string
  /** V1's rows with these ids, and what a client sees of the one with this id. */
  readonly rows: (ids: readonly (number | string)[]) => object[]
  readonly seen: (id: string) => object
  readonly nothing: string
}

const tags: Listed = {
  path: '/tags',
  method: 'FetchAllTags',
  key: 'tag',
  rows: tagRows,
  seen: (id) => ({ id, title: `Tag ${id}`, status: 'active', team_id: '15', added_by: '15' }),
  nothing: 'No tag found'
}

const groups: Listed = {
  path: '/groups',
  method: 'FetchAllGroups',
  key: 'group',
  rows: groupRows,
  seen: (id) => ({ id, title: `Group ${id}`, team_id: '15', added_by: '15' }),
  nothing: 'No group found'
}

const campaigns: Listed = {
  path: '/campaigns',
  method: 'FetchAllCampaigns',
  key: 'result',
  rows: campaignRows,
  seen: (id) => ({ id, title: `Campaign ${id}` }),
  nothing: 'No campaign found'
}

export const listed = [tags, groups, campaigns]

/** What can be created and renamed by a title alone. */
export const titled = [
  {
    ...tags,
    add: 'AddTag',
    added: 'Added TagId',
    update: 'UpdateTag',
    of: 'TagId',
    as: 'TagTitle',
    to: 'UpdateTagTitle'
  },
  {
    ...groups,
    add: 'AddGroup',
    added: 'Added GroupId',
    update: 'UpdateGroup',
    of: 'GroupId',
    as: 'GroupTitle',
    to: 'UpdateGroupTitle'
  }
]
