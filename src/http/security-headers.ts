import helmet from '@fastify/helmet'
import Fastify from 'fastify'

/**
 * The headers that tell browsers what they must not do with an answer. They are asked of Helmet once: it would make
 * them anew for each request, and answers that Node makes itself need them too.
 */
export async function securityHeaders(): Promise<Readonly<Record<string, string>>> {
  const app = Fastify()
  await app.register(helmet, {
    // Answers are data. The docs are the one page that loads something: docs.ts.
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] }
    },
    xFrameOptions: { action: 'deny' },
    // These say nothing of data, and each header costs every answer.
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
    // For what ends TLS before the gateway, which alone knows whether all of the host has it (RFC 6797, 7.2).
    strictTransportSecurity: false
  })
  app.get('/', async (_request, reply) => reply.raw.getHeaders())
  const answer = await app.inject('/')
  await app.close()
  return answer.json<Record<string, string>>()
}
