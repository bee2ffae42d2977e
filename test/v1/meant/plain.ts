import { loginUser } from '../../../src/v1/methods/account.ts'
import { fetchAllCampaigns } from '../../../src/v1/methods/campaigns.ts'
import { addGroup, deleteGroup, fetchAllGroups, updateGroup } from '../../../src/v1/methods/groups.ts'
import { addTag, fetchAllTags, updateTag } from '../../../src/v1/methods/tags.ts'
import { type Meant, means, unknown, wrong } from './meant.ts'

const tag = { status: null, team_id: '15', added_by: '15' }
const group = { team_id: '15', added_by: '15' }
const nothing = { value: [] }

/** Account, tags, groups and campaigns. */
export const plain: readonly Meant[] = [
  means(loginUser, {}, {}, true, wrong),
  means(
    fetchAllTags,
    {},
    {},
    [
      { id: '1', title: 'Sample Tag A', ...tag },
      { id: '2', title: 'Sample Tag B', ...tag }
    ],
    nothing
  ),
  means(addTag, { title: 'Sample Test Tag' }, { TagTitle: 'Sample Test Tag' }, { id: '1' }, wrong),
  means(
    updateTag,
    { tag_id: '1', title: 'Sample Test Tag New' },
    { TagId: '1', UpdateTagTitle: 'Sample Test Tag New' },
    { id: '1' },
    unknown('tag_id')
  ),
  means(
    fetchAllGroups,
    {},
    {},
    [
      { id: '1', title: 'Sample Group A', ...group },
      { id: '2', title: 'Sample Group B', ...group }
    ],
    nothing
  ),
  means(addGroup, { title: 'Sample Test Group' }, { GroupTitle: 'Sample Test Group' }, { id: '1' }, wrong),
  means(
    updateGroup,
    { group_id: '1', title: 'Sample Test Group New' },
    { GroupId: '1', UpdateGroupTitle: 'Sample Test Group New' },
    { id: '1' },
    unknown('group_id')
  ),
  means(deleteGroup, { group_id: '1' }, { GroupId: '1' }, undefined, unknown('group_id')),
  means(
    fetchAllCampaigns,
    {},
    {},
    [
      { id: '1', title: 'Sample Campaign A' },
      { id: '2', title: 'Sample Campaign B' }
    ],
    nothing
  )
]
