import type { Tag } from '../../../schemas/tags.ts'
import { id, lower, record, required, text } from '../fields.ts'
import { method } from '../method.ts'
import { rowTexts } from '../row-texts.ts'

const own = ['tag', 'tags'] as const
const tags = rowTexts(
  record<Tag>({
    id: required(id('TagId')),
    title: text('TagTitle'),
    status: lower('TagStatus'),
    team_id: id('TeamId'),
    added_by: id('Added_by')
  }),
  ...own
)

/** V1 "FetchAllTags": every tag of the account, unpaged. Rows stand at `tag`, or at `tags` (V1, "Quickstart"). */
export const fetchAllTags = method({
  name: 'FetchAllTags',
  effect: 'safe',
  list: true,
  reference: true,
  rows: () => tags,
  encode: (_input: Record<never, never>) => ({}),
  decode: (reply) => reply.rows(tags, ...own)
})

/** V1 "AddTag": answers the new id alone. */
export const addTag = method({
  name: 'AddTag',
  effect: 'create',
  already: 'conflict',
  encode: ({ title }: { title: string }) => ({ TagTitle: title }),
  decode: (reply) => ({ id: reply.read(required(id('Added TagId'))) })
})

/** V1 "UpdateTag": renames a tag. */
export const updateTag = method({
  name: 'UpdateTag',
  effect: 'set',
  already: 'conflict',
  oneResource: true,
  refers: { tag: ['tag_id'] },
  encode: ({ tag_id, title }: { tag_id: string; title: string }) => ({
    TagId: tag_id,
    UpdateTagTitle: title
  }),
  decode: (_reply, { tag_id }) => ({ id: tag_id })
})
