import { ref } from '../schemas/common.ts'
import {
  LeadBatch,
  LeadBatchAccepted,
  LeadInput,
  LeadPatch,
  LeadUpdateOrLead
} from '../schemas/lead-inputs.ts'
import { Unsubscription } from '../schemas/lead-relations.ts'
import { Lead, LeadListQuery, LeadPage, LeadPath, LeadQuery } from '../schemas/leads.ts'
import { create } from '../src/http/create.ts'
import type { Routes } from '../src/http/plugin.ts'
import { prefersRepresentation } from '../src/http/prefer.ts'
import { checkBatch, checkLead, checkLeadFilters, checkLeadPath } from '../src/leads/checks.ts'
import { leadOf } from '../src/leads/find.ts'
import { sighted } from '../src/leads/highest-lead.ts'
import { listLeads } from '../src/leads/list.ts'
import { newLead } from '../src/leads/new-lead.ts'
import { emptyLead, rereadLead, updateLead } from '../src/leads/update.ts'
import { fetchLeadFieldsName } from '../src/v1/methods/custom-fields.ts'
import {
  addMultipleLeads,
  addSingleLead,
  searchByCustomField,
  searchByUserInput,
  unsubscribeLead,
  updateExistingLead
} from '../src/v1/methods/leads.ts'

const lacks = { DELETE: 'Hot Prospector has no Method that deletes a lead.' }
const largestBatch = 2 * 1024 * 1024

/** Leads: the people to call. */
export const leads: Routes = async (app) => {
  app.get(
    '/leads',
    {
      config: {
        scope: 'leads:read',
        v1: [searchByUserInput, searchByCustomField, fetchLeadFieldsName],
        checks: [checkLeadFilters],
        list: Lead
      },
      schema: {
        operationId: 'listLeads',
        summary: 'Search leads',
        description:
          'At least one filter. A page may have fewer leads than `limit`, even none, while `has_more` is true: go on by that alone.',
        tags: ['Leads'],
        querystring: LeadListQuery,
        response: { 200: ref(LeadPage) }
      }
    },
    async (request, reply) => listLeads(request, reply)
  )

  app.get(
    '/leads/:lead',
    {
      config: { scope: 'leads:read', v1: [searchByUserInput], checks: [checkLeadPath], lacks },
      schema: {
        operationId: 'getLead',
        summary: 'Get a lead',
        tags: ['Leads'],
        params: LeadPath,
        querystring: LeadQuery,
        response: { 200: ref(Lead) }
      }
    },
    async (request) => leadOf(request)
  )

  app.post(
    '/leads',
    {
      config: {
        scope: 'leads:write',
        v1: [addSingleLead, searchByUserInput],
        checks: [checkLead],
        recovers: true
      },
      schema: {
        operationId: 'createLead',
        summary: 'Create a lead in a group',
        description: 'Answers what was sent, with the new id; what V1 makes of it besides is `null`.',
        tags: ['Leads'],
        body: ref(LeadInput),
        response: { 201: ref(Lead) }
      }
    },
    async (request, reply) => {
      const { group_id, ...sent } = request.body
      const { id } = await create(request, addSingleLead, request.body, newLead(request, request.body))
      sighted(request, { rows: [{ id }] })
      reply.code(201).header('location', `/leads/${encodeURIComponent(id)}`)
      return { ...emptyLead(id), ...sent, group_ids: [group_id] }
    }
  )

  app.patch(
    '/leads/:lead',
    {
      config: {
        scope: 'leads:write',
        v1: [updateExistingLead, searchByUserInput],
        prefers: true,
        checks: [checkLeadPath]
      },
      schema: {
        operationId: 'updateLead',
        summary: 'Change a lead',
        description:
          'One upstream call for each field, in the order sent. With `Prefer: return=representation` the lead is read back.',
        tags: ['Leads'],
        params: LeadPath,
        querystring: LeadQuery,
        body: ref(LeadPatch),
        response: { 200: ref(LeadUpdateOrLead) }
      }
    },
    async (request, reply) => {
      const id = await updateLead(request)
      if (!prefersRepresentation(request, reply)) return { id, updated: request.body }
      return rereadLead(request, reply, id)
    }
  )

  app.post(
    '/leads/batch',
    {
      bodyLimit: largestBatch,
      config: { scope: 'leads:write', v1: [addMultipleLeads], checks: [checkBatch] },
      schema: {
        operationId: 'createLeads',
        summary: 'Queue up to 100 leads for a group',
        description: 'They are queued, not added: they appear after a moment.',
        tags: ['Leads'],
        body: ref(LeadBatch),
        response: { 202: ref(LeadBatchAccepted) }
      }
    },
    async (request, reply) => {
      reply.code(202)
      return request.v1(addMultipleLeads, request.body)
    }
  )

  app.post(
    '/leads/:lead/unsubscribe',
    {
      config: { scope: 'leads:write', v1: [unsubscribeLead], checks: [checkLeadPath] },
      schema: {
        operationId: 'unsubscribeLead',
        summary: 'Unsubscribe a lead',
        tags: ['Leads'],
        params: LeadPath,
        querystring: LeadQuery,
        response: { 200: ref(Unsubscription) }
      }
    },
    async (request) => {
      const { id_type: by = 'id' } = request.query
      const value = request.params.lead
      const lead_id = await request.v1(unsubscribeLead, { by, value })
      return { lead_id, unsubscribed: true, by, value }
    }
  )
}
