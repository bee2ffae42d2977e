import { noContent, PageQuery, ref } from '../schemas/common.ts'
import {
  CustomField,
  CustomFieldInput,
  CustomFieldPage,
  CustomFieldPatch,
  CustomFieldPath,
  LeadFields
} from '../schemas/custom-fields.ts'
import { callOrFind, create } from '../src/http/create.ts'
import { isThere } from '../src/http/look-outs.ts'
import { answerAll } from '../src/http/page.ts'
import type { Routes } from '../src/http/plugin.ts'
import {
  addCustomField,
  checkCustomField,
  deleteCustomField,
  fetchLeadFieldsName,
  renameCustomField,
  updateCustomField
} from '../src/v1/methods/custom-fields.ts'

const unknown = { type: null, options: null, location_id: null, id: null }

/** What a client sent of a field; the rest is not known: V1 tells of no field more than its name. */
function asSent({ type, options, location_id }: CustomFieldPatch) {
  return { type: type ?? null, options: options ?? null, location_id: location_id || null }
}

/** Custom fields: what an account adds to its leads; and the names of all fields that leads have. */
export const customFields: Routes = async (app) => {
  app.get(
    '/custom-fields',
    {
      config: { scope: 'custom-fields:read', v1: [fetchLeadFieldsName], list: CustomField },
      schema: {
        operationId: 'listCustomFields',
        summary: 'List custom fields',
        description: 'Their names alone: V1 tells no more of them.',
        tags: ['Custom fields'],
        querystring: PageQuery,
        response: { 200: ref(CustomFieldPage) }
      }
    },
    async (request, reply) =>
      answerAll(request, reply, async () => {
        const { custom } = await request.v1(fetchLeadFieldsName, {})
        return custom.map((name): CustomField => ({ name, ...unknown }))
      })
  )

  app.get(
    '/custom-fields/:name',
    {
      config: { scope: 'custom-fields:read', v1: [checkCustomField] },
      schema: {
        operationId: 'getCustomField',
        summary: 'Check that a custom field is there',
        description: 'V1 tells its name alone.',
        tags: ['Custom fields'],
        params: CustomFieldPath,
        response: { 200: ref(CustomField) }
      }
    },
    async (request) => ({ ...unknown, ...(await request.v1(checkCustomField, request.params)) })
  )

  app.post(
    '/custom-fields',
    {
      config: { scope: 'custom-fields:write', v1: [addCustomField, checkCustomField], recovers: true },
      schema: {
        operationId: 'createCustomField',
        summary: 'Create a custom field',
        description: 'Answers what was sent, with the new id where V1 gives one: for fields of a location.',
        tags: ['Custom fields'],
        body: ref(CustomFieldInput),
        response: { 201: ref(CustomField) }
      }
    },
    async (request, reply) => {
      const { name } = request.body
      const isItThere = () => isThere(request.v1(checkCustomField, { name }))
      const { id } = await create(request, addCustomField, request.body, {
        before: async () => ((await isItThere()) ? null : []),
        find: async (noted) => (noted !== null && (await isItThere()) ? { id: null } : null),
        idOf: () => name
      })
      reply.code(201).header('location', `/custom-fields/${encodeURIComponent(name)}`)
      return { name, ...asSent(request.body), id }
    }
  )

  app.patch(
    '/custom-fields/:name',
    {
      config: {
        scope: 'custom-fields:write',
        v1: [updateCustomField, renameCustomField, checkCustomField],
        recovers: true
      },
      schema: {
        operationId: 'updateCustomField',
        summary: 'Rename a custom field, or change its type',
        description: 'Answers what was sent; what V1 does not tell is `null`.',
        tags: ['Custom fields'],
        params: CustomFieldPath,
        body: ref(CustomFieldPatch),
        response: { 200: ref(CustomField) }
      }
    },
    async (request) => {
      const { params, body: patch } = request
      const { name = params.name } = patch
      const change = { name: params.name, patch }
      const has = (name: string) => isThere(request.v1(checkCustomField, { name }))
      // Sent twice it would not find the field any more: where its answer is lost both names tell.
      const renamed = async () => ((await has(name)) && !(await has(params.name)) ? { id: null } : null)
      const { id } =
        name === params.name
          ? await request.v1(updateCustomField, change)
          : await callOrFind(request, renameCustomField, change, renamed)
      return { name, ...asSent(patch), id }
    }
  )

  app.delete(
    '/custom-fields/:name',
    {
      config: { scope: 'custom-fields:write', v1: [deleteCustomField] },
      schema: {
        operationId: 'deleteCustomField',
        summary: 'Delete a custom field',
        tags: ['Custom fields'],
        params: CustomFieldPath,
        response: { 204: noContent('The custom field is gone.') }
      }
    },
    async (request, reply) => {
      await request.v1(deleteCustomField, request.params)
      return reply.code(204).send(null)
    }
  )

  app.get(
    '/lead-fields',
    {
      config: { scope: 'custom-fields:read', v1: [fetchLeadFieldsName] },
      schema: {
        operationId: 'getLeadFields',
        summary: 'Get the names of all fields of a lead',
        tags: ['Custom fields'],
        response: { 200: ref(LeadFields) }
      }
    },
    async (request) => request.v1(fetchLeadFieldsName, {})
  )
}
