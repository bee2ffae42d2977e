import { noContent, nulls, PageQuery, ref } from '../schemas/common.ts'
import { Group, GroupInput, GroupPage, GroupPatch, GroupPath } from '../schemas/groups.ts'
import { create } from '../src/http/create.ts'
import { itemOf } from '../src/http/item.ts'
import { newRow } from '../src/http/look-outs.ts'
import { answerAll } from '../src/http/page.ts'
import type { Routes } from '../src/http/plugin.ts'
import { reread } from '../src/http/reread.ts'
import { sendTexts, valuesOf } from '../src/http/text-page.ts'
import { addGroup, deleteGroup, fetchAllGroups, updateGroup } from '../src/v1/methods/groups.ts'

const unknown = nulls(Group)

/** Groups: lists that leads are in. */
export const groups: Routes = async (app) => {
  app.get(
    '/groups',
    {
      config: { scope: 'groups:read', v1: [fetchAllGroups], list: Group },
      schema: {
        operationId: 'listGroups',
        summary: 'List groups',
        tags: ['Groups'],
        querystring: PageQuery,
        response: { 200: ref(GroupPage) }
      }
    },
    async (request, reply) =>
      sendTexts(reply, await answerAll(request, reply, () => request.v1(fetchAllGroups, {})))
  )

  app.get(
    '/groups/:group_id',
    {
      config: { scope: 'groups:read', v1: [fetchAllGroups] },
      schema: {
        operationId: 'getGroup',
        summary: 'Get a group',
        tags: ['Groups'],
        params: GroupPath,
        response: { 200: ref(Group) }
      }
    },
    async (request) => itemOf(await request.v1(fetchAllGroups, {}), request.params.group_id, 'group').value
  )

  app.post(
    '/groups',
    {
      config: { scope: 'groups:write', v1: [addGroup, fetchAllGroups], recovers: true },
      schema: {
        operationId: 'createGroup',
        summary: 'Create a group',
        tags: ['Groups'],
        body: ref(GroupInput),
        response: { 201: ref(Group) }
      }
    },
    async (request, reply) => {
      const { title } = request.body
      const fetch = async () => valuesOf(await request.v1(fetchAllGroups, {}))
      const lookOut = newRow(fetch, (row) => row.title === title)
      const { id } = await create(request, addGroup, request.body, lookOut)
      reply.code(201).header('location', `/groups/${encodeURIComponent(id)}`)
      return reread(reply, fetch, { ...unknown, id }, request.body)
    }
  )

  app.patch(
    '/groups/:group_id',
    {
      config: { scope: 'groups:write', v1: [updateGroup, fetchAllGroups] },
      schema: {
        operationId: 'updateGroup',
        summary: 'Rename a group',
        tags: ['Groups'],
        params: GroupPath,
        body: ref(GroupPatch),
        response: { 200: ref(Group) }
      }
    },
    async (request, reply) => {
      const { id } = await request.v1(updateGroup, { ...request.params, ...request.body })
      return reread(
        reply,
        async () => valuesOf(await request.v1(fetchAllGroups, {})),
        { ...unknown, id },
        request.body
      )
    }
  )

  app.delete(
    '/groups/:group_id',
    {
      config: { scope: 'groups:write', v1: [deleteGroup] },
      schema: {
        operationId: 'deleteGroup',
        summary: 'Delete a group',
        tags: ['Groups'],
        params: GroupPath,
        response: { 204: noContent('The group is gone.') }
      }
    },
    async (request, reply) => {
      await request.v1(deleteGroup, request.params)
      return reply.code(204).send(null)
    }
  )
}
