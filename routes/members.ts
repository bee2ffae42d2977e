import { noContent, nulls, PageQuery, ref } from '../schemas/common.ts'
import { Member, MemberInput, MemberPage, MemberPatch, MemberPath, Seats } from '../schemas/members.ts'
import { create } from '../src/http/create.ts'
import { itemOf } from '../src/http/item.ts'
import { newRow } from '../src/http/look-outs.ts'
import { answerAll } from '../src/http/page.ts'
import type { Routes } from '../src/http/plugin.ts'
import { reread } from '../src/http/reread.ts'
import { sendTexts, valuesOf } from '../src/http/text-page.ts'
import {
  addMemberUser,
  checkMemberLimit,
  deleteMemberUser,
  editMemberUser,
  getMemberUsers
} from '../src/v1/methods/members.ts'

const lacks = { PATCH: 'Hot Prospector has no Method that changes how many seats there are.' }

const unknown: Member = nulls(Member)

/** Members: who works for the account; and the seats they take. */
export const members: Routes = async (app) => {
  app.get(
    '/members',
    {
      config: { scope: 'members:read', v1: [getMemberUsers], list: Member },
      schema: {
        operationId: 'listMembers',
        summary: 'List members',
        tags: ['Members'],
        querystring: PageQuery,
        response: { 200: ref(MemberPage) }
      }
    },
    async (request, reply) =>
      sendTexts(reply, await answerAll(request, reply, () => request.v1(getMemberUsers, {})))
  )

  app.get(
    '/members/:member_id',
    {
      config: { scope: 'members:read', v1: [getMemberUsers] },
      schema: {
        operationId: 'getMember',
        summary: 'Get a member',
        tags: ['Members'],
        params: MemberPath,
        response: { 200: ref(Member) }
      }
    },
    async (request) => itemOf(await request.v1(getMemberUsers, {}), request.params.member_id, 'member').value
  )

  app.post(
    '/members',
    {
      config: { scope: 'members:write', v1: [addMemberUser, getMemberUsers], recovers: true },
      schema: {
        operationId: 'createMember',
        summary: 'Create a member',
        description:
          'V1 gives no id: it is looked up by the email. Where that fails `id` is `null` and there is no `Location`.',
        tags: ['Members'],
        body: ref(MemberInput),
        response: { 201: ref(Member) }
      }
    },
    async (request, reply) => {
      const { password: _password, ...sent } = request.body
      const fetch = async () => valuesOf(await request.v1(getMemberUsers, {}))
      const isIt = ({ email }: Member) => isSameEmail(email, sent.email)
      const { id } = await create(request, addMemberUser, request.body, newRow(fetch, isIt))
      reply.code(201)
      const isOurs = id === null ? isIt : (row: Member) => row.id === id
      const member = await reread(reply, fetch, { ...unknown, id }, sent, isOurs)
      if (member.id !== null) {
        app.given.take(request, addMemberUser, member.id)
        reply.header('location', `/members/${encodeURIComponent(member.id)}`)
      }
      return member
    }
  )

  app.patch(
    '/members/:member_id',
    {
      config: { scope: 'members:write', v1: [editMemberUser, getMemberUsers] },
      schema: {
        operationId: 'updateMember',
        summary: 'Change a member',
        description: 'What V1 wants besides of a member, names and email, is read first.',
        tags: ['Members'],
        params: MemberPath,
        body: ref(MemberPatch),
        response: { 200: ref(Member) }
      }
    },
    async (request, reply) => {
      const { member_id: id } = request.params
      const { password: _password, ...sent } = request.body
      const fetch = async () => valuesOf(await request.v1(getMemberUsers, {}))
      const { first_name, last_name, email } = itemOf(await fetch(), id, 'member')
      await request.v1(editMemberUser, {
        first_name: first_name ?? '',
        last_name: last_name ?? '',
        email: email ?? '',
        ...request.body,
        member_id: id
      })
      return reread(reply, fetch, { ...unknown, id, first_name, last_name, email }, sent)
    }
  )

  app.delete(
    '/members/:member_id',
    {
      config: { scope: 'members:write', v1: [deleteMemberUser] },
      schema: {
        operationId: 'deleteMember',
        summary: 'Delete a member',
        tags: ['Members'],
        params: MemberPath,
        response: { 204: noContent('The member is gone.') }
      }
    },
    async (request, reply) => {
      await request.v1(deleteMemberUser, request.params)
      return reply.code(204).send(null)
    }
  )

  app.get(
    '/seats',
    {
      config: { scope: 'members:read', v1: [checkMemberLimit], lacks },
      schema: {
        operationId: 'getSeats',
        summary: 'Get how many members the account may have',
        tags: ['Members'],
        response: { 200: ref(Seats) }
      }
    },
    async (request) => request.v1(checkMemberLimit, {})
  )
}

/** V1 has each email once, whatever its case. */
function isSameEmail(email: string | null, sent: string): boolean {
  return email?.trim().toLowerCase() === sent.trim().toLowerCase()
}
