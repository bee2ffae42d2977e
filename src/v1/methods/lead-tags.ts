import { list, required } from '../fields.ts'
import { type Method, method } from '../method.ts'
import { checkSameLead } from '../same-lead.ts'

interface LeadAndTags {
  readonly lead_id: string
  readonly tag_ids: readonly string[]
}

const encode = ({ lead_id, tag_ids }: LeadAndTags) => ({ leadId: lead_id, tagId: tag_ids.join(',') })
const inBody = { lead: ['lead'], tag: ['tag_ids'] } as const
const inPath = { oneResource: true, refers: { lead: ['lead'], tag: ['tag_id'] } } as const
const assigned = required(list('tags_assigned'))

/** V1 "AddLeadTags": answers the tags that it assigned; unknown ones are left out. */
export const addLeadTags: Method<LeadAndTags, readonly string[]> = method({
  name: 'AddLeadTags',
  effect: 'set',
  already: 'done',
  refers: inBody,
  encode,
  decode: (reply, { lead_id, tag_ids }) => {
    checkSameLead(reply, lead_id)
    return reply.state === 'done' ? tag_ids : reply.read(assigned)
  }
})

/** The same, of a lead and a tag that a path names. */
export const addLeadTag = method({ ...addLeadTags, ...inPath })

/** V1 "RemoveLeadTags". */
export const removeLeadTags: Method<LeadAndTags, void> = method({
  name: 'RemoveLeadTags',
  effect: 'set',
  refers: inBody,
  encode,
  decode: (reply, { lead_id }) => checkSameLead(reply, lead_id)
})

/** The same, of a lead and a tag that a path names. */
export const removeLeadTag = method({ ...removeLeadTags, ...inPath })
