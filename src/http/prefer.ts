import type { FastifyReply, FastifyRequest } from 'fastify'

/** Whether the client wants the representation after a change (RFC 7240, 4.2); tells it that it gets it. */
export function prefersRepresentation({ headers }: FastifyRequest, reply: FastifyReply): boolean {
  const prefer = [headers.prefer].flat().join(',')
  const wanted = /(?:^|[,;\s])return\s*=\s*"?representation"?(?=$|[,;\s])/i.test(prefer)
  if (wanted) reply.header('preference-applied', 'return=representation')
  return wanted
}
