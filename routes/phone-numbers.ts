import type { FastifyRequest } from 'fastify'
import { ref } from '../schemas/common.ts'
import { PhoneNumber, PhoneNumberPage, PhoneNumberPath, PhoneNumberQuery } from '../schemas/phone-numbers.ts'
import { itemOf } from '../src/http/item.ts'
import type { Routes } from '../src/http/plugin.ts'
import { problem } from '../src/http/problem.ts'
import { answerWalk } from '../src/http/walk-list.ts'
import { byPageNumber } from '../src/paging/numbered.ts'
import type { WalkPlace } from '../src/paging/sliced.ts'
import { type Walk, type Walked, walk } from '../src/paging/walk.ts'
import { getNumberHealthList } from '../src/v1/methods/phone-numbers.ts'

const detail = 'Hot Prospector has no Method that changes phone numbers.'
const lacks = { POST: detail, PUT: detail, PATCH: detail, DELETE: detail }

/** V1's largest page: the fewest calls. */
const pageSize = 500

interface Filter {
  readonly spamOnly: boolean
  readonly checked_since?: string | undefined
}

/** How to walk over the numbers that fit a filter of V1's. */
function numbers(request: FastifyRequest, filter: Filter): Pick<Walk<PhoneNumber>, 'pageSize' | 'ask'> {
  return {
    pageSize,
    ask: byPageNumber(pageSize, (page, perPage) =>
      request.v1(getNumberHealthList, { ...filter, page, perPage })
    )
  }
}

/** Phone numbers of the account, and how healthy they are. */
export const phoneNumbers: Routes = async (app) => {
  app.get(
    '/phone-numbers',
    {
      config: { scope: 'phone-numbers:read', v1: [getNumberHealthList], lacks, list: PhoneNumber },
      schema: {
        operationId: 'listPhoneNumbers',
        summary: 'List phone numbers and their health',
        tags: ['Phone numbers'],
        querystring: PhoneNumberQuery,
        response: { 200: ref(PhoneNumberPage) }
      }
    },
    async (request, reply) => {
      const { spam, checked_since } = request.query
      return answerWalk<PhoneNumber>(request, reply, {
        ...numbers(request, { spamOnly: spam === true, checked_since }),
        ...(spam === false && { keep: (number: PhoneNumber) => number.spam === false })
      })
    }
  )

  app.get(
    '/phone-numbers/:phone_number_id',
    {
      config: { scope: 'phone-numbers:read', v1: [getNumberHealthList], lacks },
      schema: {
        operationId: 'getPhoneNumber',
        summary: 'Get a phone number and its health',
        tags: ['Phone numbers'],
        params: PhoneNumberPath,
        response: { 200: ref(PhoneNumber) }
      }
    },
    async (request) => {
      const { phone_number_id: id } = request.params
      const list = {
        ...numbers(request, { spamOnly: false }),
        keyOf: (number: PhoneNumber) => number.id,
        keep: (number: PhoneNumber) => number.id === id,
        goOn: () => request.hasTime()
      }
      let place: WalkPlace | null = null
      do {
        const { rows, next }: Walked<PhoneNumber> = await walk({ ...list, place, limit: 1 })
        if (rows.length > 0 || next === null) return itemOf(rows, id, 'phone number')
        place = next
      } while (request.hasTime())
      throw problem('upstream-timeout', {
        detail: 'The list of numbers is too long to look through in time.'
      })
    }
  )
}
