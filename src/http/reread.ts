import type { FastifyReply } from 'fastify'
import { V1Failure } from '../v1/failure.ts'

/**
 * The representation after a creation or change: the row as the list has it now, with what was just sent
 * laid over it. The change succeeded whatever becomes of this read: where the row can't be had, `unknown`
 * (every field `null`) stands in for it and `Gateway-Representation: partial` tells. `isIt` finds the row, by its
 * id if not said.
 */
export async function reread<Row extends { id: string | null }>(
  reply: FastifyReply,
  fetch: () => Promise<readonly Row[]>,
  unknown: Row,
  sent: Partial<Row>,
  isIt = ({ id }: Row) => id === unknown.id
): Promise<Row> {
  const row = await rowOf(fetch, isIt)
  if (row === undefined) reply.header('gateway-representation', 'partial')
  return { ...(row ?? unknown), ...sent }
}

async function rowOf<Row>(
  fetch: () => Promise<readonly Row[]>,
  isIt: (row: Row) => boolean
): Promise<Row | undefined> {
  try {
    const found = (await fetch()).filter(isIt)
    // Of several nobody knows which is meant.
    return found.length === 1 ? found[0] : undefined
  } catch (error) {
    if (error instanceof V1Failure) return undefined
    throw error
  }
}
