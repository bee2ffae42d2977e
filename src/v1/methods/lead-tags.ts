import { list, required } from '../fields.ts'
import { method } from '../method.ts'

interface LeadAndTags {
  readonly lead_id: string
  readonly tag_ids: readonly string[]
}

const encode = ({ lead_id, tag_ids }: LeadAndTags) => ({ leadId: lead_id, tagId: tag_ids.join(',') })

/** V1 "AddLeadTags": answers the tags that it assigned; unknown ones are left out. */
export const addLeadTags = method({
  name: 'AddLeadTags',
  effect: 'set',
  already: 'done',
  refers: { lead: ['lead'], tag: ['tag_id', 'tag_ids'] },
  encode,
  decode: (reply, { tag_ids }) =>
    reply.state === 'done' ? tag_ids : reply.read(required(list('tags_assigned')))
})

/** V1 "RemoveLeadTags". */
export const removeLeadTags = method({
  name: 'RemoveLeadTags',
  effect: 'set',
  refers: { lead: ['lead'], tag: ['tag_id', 'tag_ids'] },
  encode,
  decode: () => undefined
})
