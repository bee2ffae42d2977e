import { id, required } from '../fields.ts'
import { type Method, method } from '../method.ts'
import { checkSameLead } from '../same-lead.ts'

interface LeadAndGroup {
  readonly lead_id: string
  readonly group_id: string
}

/** V1 "MoveLeadToGroup": the lead is in this group alone afterwards. */
export const moveLead = method({
  name: 'MoveLead',
  effect: 'set',
  already: 'done',
  refers: { lead: ['lead'], group: ['group_ids'] },
  encode: ({ lead_id, group_id }: LeadAndGroup) => ({ moveGroupId: group_id, LeadId: lead_id }),
  decode: (reply, { lead_id }) => checkSameLead(reply, lead_id)
})

/** V1 "CopyLeadToGroup": the lead is in this group too afterwards. Of a list of groups. */
export const copyLead: Method<LeadAndGroup, void> = method({
  name: 'CopyLead',
  effect: 'create',
  already: 'done',
  refers: { lead: ['lead'], group: ['group_ids'] },
  encode: ({ lead_id, group_id }: LeadAndGroup) => ({ copyGroupId: group_id, LeadId: lead_id }),
  decode: (reply, { lead_id }) => checkSameLead(reply, lead_id)
})

/** The same, of a lead and a group that a path names. */
export const copyLeadTo = method({
  ...copyLead,
  oneResource: true,
  refers: { lead: ['lead'], group: ['group_id'] }
})

/** What V1 knows a lead by when it removes it from a group. */
export type ContactField = 'email' | 'phone' | 'mobile'

/** V1 "RemoveLeadFromGroup": knows the lead by contact alone, and answers the id of the one it removed. */
export const removeSingleLead = method({
  name: 'RemoveSingleLead',
  effect: 'delete',
  oneResource: true,
  refers: { lead: ['lead'], group: ['group_id'] },
  encode: ({
    group_id,
    by,
    value
  }: {
    group_id: string
    by: ContactField
    value: string
    lead_id: string
  }) => ({
    groupId: group_id,
    [by]: value
  }),
  decode: (reply, { lead_id }) => {
    // Gone by our own first try: nothing tells which lead it was.
    if (reply.state === 'done') return
    reply.read(required(id('RemovedleadId')))
    checkSameLead(reply, lead_id)
  }
})
