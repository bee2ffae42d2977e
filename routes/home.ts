import { ref } from '../schemas/common.ts'
import { Home, HtmlPage } from '../schemas/home.ts'
import { prefersHtml, sendHtml } from '../src/http/html.ts'
import type { Routes } from '../src/http/plugin.ts'

/** The way in for somebody who found the address alone. */
export function home(version: string): Routes {
  return async (app) => {
    app.get(
      '/',
      {
        config: { open: true, produces: ['application/json', 'text/html'] },
        schema: {
          operationId: 'getHome',
          summary: 'Find the docs',
          description: 'A short page for a browser, JSON for all else.',
          tags: ['About'],
          response: {
            200: {
              description: 'Where to go from here.',
              content: {
                'application/json': { schema: ref(Home) },
                'text/html': { schema: HtmlPage }
              }
            }
          }
        }
      },
      async (request, reply) => {
        if (prefersHtml(request)) {
          return sendHtml(
            reply,
            'Prospector Gateway',
            '<p>A REST gateway for the Hot Prospector API V1.</p><ul><li><a href="/docs">The docs, to read and to try</a></li><li><a href="/openapi.json">The OpenAPI document</a>, also <a href="/openapi.yaml">as YAML</a></li></ul>'
          )
        }
        return {
          name: 'Prospector Gateway',
          version,
          docs: '/docs',
          openapi: '/openapi.json',
          problems: '/problems/{code}'
        }
      }
    )
  }
}
