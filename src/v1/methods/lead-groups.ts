import { id, required } from '../fields.ts'
import { method } from '../method.ts'

interface LeadAndGroup {
  readonly lead_id: string
  readonly group_id: string
}

/** V1 "MoveLeadToGroup": the lead is in this group alone afterwards. */
export const moveLead = method({
  name: 'MoveLead',
  effect: 'set',
  already: 'done',
  refers: { lead: ['lead'], group: ['group_id', 'group_ids'] },
  encode: ({ lead_id, group_id }: LeadAndGroup) => ({ moveGroupId: group_id, LeadId: lead_id }),
  decode: () => undefined
})

/** V1 "CopyLeadToGroup": the lead is in this group too afterwards. */
export const copyLead = method({
  name: 'CopyLead',
  effect: 'create',
  already: 'done',
  refers: { lead: ['lead'], group: ['group_id', 'group_ids'] },
  encode: ({ lead_id, group_id }: LeadAndGroup) => ({ copyGroupId: group_id, LeadId: lead_id }),
  decode: () => undefined
})

/** What V1 knows a lead by when it removes it from a group. */
export type ContactField = 'email' | 'phone' | 'mobile'

/** V1 "RemoveLeadFromGroup": knows the lead by contact alone, and answers the id of the one it removed. */
export const removeSingleLead = method({
  name: 'RemoveSingleLead',
  effect: 'delete',
  refers: { lead: ['lead'], group: ['group_id'] },
  oneResource: true,
  encode: ({ group_id, by, value }: { group_id: string; by: ContactField; value: string }) => ({
    groupId: group_id,
    [by]: value
  }),
  decode: (reply) => ({ removed_id: reply.read(required(id('RemovedleadId'))) })
})
