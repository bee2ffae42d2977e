import { exampleOf } from '../examples.ts'
import { leadRow } from '../leads/rows.ts'
import { type Answering, success } from '../upstream.ts'

/** The leads that the documentation's replies are about. */
const documentedLeads = /\b(5976|6016|5964|6034|12345)\b/g

/** A V1 that does what it is asked: as the documentation shows it, of lead and member 1. */
export const obliging: Answering = ({ method, body }) => {
  switch (method) {
    case 'SearchByUserInput':
      return success({ Results: [leadRow(1, { GroupId: '1,2', Tags: '1,2' })] })
    case 'getMemberUsers':
      return success({ data: [{ memberId: 1, first_name: 'Ann', last_name: 'Lee', email: 'ann@x.com' }] })
    case 'AddLeadTags':
      return success({ leadId: 1, tags_assigned: String(body.tagId).split(',') })
    default:
      return exampleOf(method).success.replaceAll(documentedLeads, '1')
  }
}
