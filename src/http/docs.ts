import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'

/** What the page of Swagger UI may load: its own parts, with the pictures in its style sheet, and the API. */
const policy = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'connect-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'"
}

/** Serves the document and Swagger UI; in the sandbox the demo credentials are filled in. */
export async function serveDocs(app: FastifyInstance, sandbox: boolean): Promise<void> {
  const json = lazily(() => JSON.stringify(app.swagger()))
  const yaml = lazily(() => app.swagger({ yaml: true }))

  app.get('/openapi.json', { config: { open: true }, schema: { hide: true } }, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').serializer(String).send(json())
  )
  app.get(
    '/openapi.yaml',
    {
      config: { open: true, produces: ['application/yaml', 'text/yaml', 'text/plain'] },
      schema: { hide: true }
    },
    async (_request, reply) => reply.type('application/yaml; charset=utf-8').serializer(String).send(yaml())
  )

  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: policy,
    theme: { title: 'Prospector Gateway' },
    uiConfig: {
      layout: 'BaseLayout',
      displayRequestDuration: true,
      tryItOutEnabled: true,
      ...(sandbox && { plugins: [fillInDemoCredentials] })
    }
  })
}

interface SwaggerUi {
  authActions: { authorize(credentials: object): void }
}

/** A plugin of Swagger UI. It runs in the browser and is sent as text: it can use nothing from around it. */
function fillInDemoCredentials() {
  return {
    afterLoad(ui: SwaggerUi) {
      const schema = { type: 'http', scheme: 'basic' }
      const value = { username: '1001', password: 'sandbox-key-1001' }
      setTimeout(() => ui.authActions.authorize({ basic: { name: 'basic', schema, value } }))
    }
  }
}

function lazily(make: () => string): () => string {
  let made: string | undefined
  return () => {
    made ??= make()
    return made
  }
}
