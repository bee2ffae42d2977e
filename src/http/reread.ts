import type { FastifyReply } from 'fastify'
import { V1Failure } from '../v1/failure.ts'

/**
 * The representation after a creation or change: the row as the list has it now, with what was just sent
 * laid over it. The change succeeded whatever becomes of this read: where the row can't be had, `unknown`
 * (every field `null`) stands in for it and `Gateway-Representation: partial` tells.
 */
export async function reread<Row extends { id: string }>(
  reply: FastifyReply,
  fetch: () => Promise<readonly Row[]>,
  unknown: Row,
  sent: Partial<Row>
): Promise<Row> {
  const row = await rowOf(fetch, unknown.id)
  if (row === undefined) reply.header('gateway-representation', 'partial')
  return { ...(row ?? unknown), ...sent }
}

async function rowOf<Row extends { id: string }>(
  fetch: () => Promise<readonly Row[]>,
  id: string
): Promise<Row | undefined> {
  try {
    return (await fetch()).find((row) => row.id === id)
  } catch (error) {
    if (error instanceof V1Failure) return undefined
    throw error
  }
}
