import type { FastifyRequest } from 'fastify'
import { noContent, nulls, ref } from '../schemas/common.ts'
import { Group, GroupPage } from '../schemas/groups.ts'
import { LeadGroupPath, LeadGroups, LeadGroupsInput } from '../schemas/lead-relations.ts'
import { LeadPageQuery, LeadPath, LeadQuery } from '../schemas/leads.ts'
import { create, type LookOut } from '../src/http/create.ts'
import { answerAll } from '../src/http/page.ts'
import type { Routes } from '../src/http/plugin.ts'
import { applyInOrder } from '../src/http/steps.ts'
import { valuesOf } from '../src/http/text-page.ts'
import { checkLeadPath } from '../src/leads/checks.ts'
import { leadIdOf, leadOf, oneLead } from '../src/leads/find.ts'
import { rowsOf } from '../src/leads/related.ts'
import { removeFromGroup } from '../src/leads/remove.ts'
import { fetchAllGroups } from '../src/v1/methods/groups.ts'
import { copyLead, copyLeadTo, moveLead, removeSingleLead } from '../src/v1/methods/lead-groups.ts'
import { searchByUserInput } from '../src/v1/methods/leads.ts'

const checks = [checkLeadPath]
const unknown = nulls(Group)
const tags = ['Lead groups']

/** The groups that a lead is in. */
export const leadGroups: Routes = async (app) => {
  app.get(
    '/leads/:lead/groups',
    {
      config: { scope: 'leads:read', v1: [searchByUserInput, fetchAllGroups], checks, list: Group },
      schema: {
        operationId: 'listLeadGroups',
        summary: 'List the groups of a lead',
        tags,
        params: LeadPath,
        querystring: LeadPageQuery,
        response: { 200: ref(GroupPage) }
      }
    },
    async (request, reply) =>
      answerAll(request, reply, async () => {
        const { group_ids } = await leadOf(request)
        return rowsOf(group_ids, async () => valuesOf(await request.v1(fetchAllGroups, {})), unknown)
      })
  )

  app.put(
    '/leads/:lead/groups',
    {
      config: { scope: 'leads:write', v1: [moveLead, copyLead, searchByUserInput], checks },
      schema: {
        operationId: 'setLeadGroups',
        summary: 'Set the groups of a lead',
        description: 'The lead is in these and no others afterwards: moved to the first, copied to the rest.',
        tags,
        params: LeadPath,
        querystring: LeadQuery,
        body: ref(LeadGroupsInput),
        response: { 200: ref(LeadGroups) }
      }
    },
    async (request) => {
      const lead_id = await leadIdOf(request)
      const { group_ids } = request.body
      await applyInOrder(
        request,
        lead_id,
        group_ids.map((group_id, index) => ({
          pointer: `/group_ids/${index}`,
          run: () => {
            const input = { lead_id, group_id }
            if (index === 0) return request.v1(moveLead, input)
            return create(request, copyLead, input, inGroup(request, lead_id, group_id))
          }
        }))
      )
      return { lead_id, group_ids }
    }
  )

  app.put(
    '/leads/:lead/groups/:group_id',
    {
      config: { scope: 'leads:write', v1: [copyLeadTo, searchByUserInput], checks, recovers: true },
      schema: {
        operationId: 'addLeadToGroup',
        summary: 'Add a lead to a group',
        tags,
        params: LeadGroupPath,
        querystring: LeadQuery,
        response: { 204: noContent('The lead is in the group.') }
      }
    },
    async (request, reply) => {
      const { group_id } = request.params
      const lead_id = await leadIdOf(request)
      await create(request, copyLeadTo, { lead_id, group_id }, inGroup(request, lead_id, group_id))
      return reply.code(204).send(null)
    }
  )

  app.delete(
    '/leads/:lead/groups/:group_id',
    {
      config: { scope: 'leads:write', v1: [searchByUserInput, removeSingleLead], checks },
      schema: {
        operationId: 'removeLeadFromGroup',
        summary: 'Remove a lead from a group',
        description:
          'V1 knows the lead by contact alone: 409 `ambiguous-lead` where every contact of the lead fits another one too, before anything changes.',
        tags,
        params: LeadGroupPath,
        querystring: LeadQuery,
        response: { 204: noContent('The lead is not in the group any more.') }
      }
    },
    async (request, reply) => {
      await removeFromGroup(request, request.params.group_id)
      return reply.code(204).send(null)
    }
  )
}

/** A copy is where the lead's own row names the group. */
function inGroup(request: FastifyRequest, lead_id: string, group_id: string): LookOut<void> {
  return {
    async find() {
      const { group_ids } = await oneLead(request, 'id', lead_id)
      return group_ids?.includes(group_id) ? undefined : null
    }
  }
}
