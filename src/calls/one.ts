import type { FastifyRequest } from 'fastify'
import type { Transcript } from '../../schemas/transcripts.ts'
import { problem } from '../http/problem.ts'
import { V1Failure } from '../v1/failure.ts'
import { fetchCallTranscript } from '../v1/methods/transcripts.ts'

/** The call with this id, and its transcript. V1 finds a single call by its transcript alone. Throws `not-found`. */
export async function callOf(request: FastifyRequest, call_id: string): Promise<Transcript> {
  const found = await orNothing(request.v1(fetchCallTranscript, { call_id }))
  if (found !== null) return found
  throw problem('not-found', {
    detail:
      'There is no call with this id that has a transcript: V1 finds single calls only once transcribed.'
  })
}

async function orNothing<T>(asked: Promise<T | null>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof V1Failure && error.kind === 'not-found') return null
    throw error
  }
}
