import { ref } from '../schemas/common.ts'
import { Home, HtmlPage } from '../schemas/home.ts'
import { prefersHtml, sendHtml } from '../src/http/html.ts'
import type { Routes } from '../src/http/plugin.ts'

const page = `
<p>A REST gateway for the Hot Prospector API V1.</p>
<ul>
<li><a href="/docs">The docs, to read and to try</a></li>
<li><a href="/openapi.json">The OpenAPI document</a>, also <a href="/openapi.yaml">as YAML</a></li>
</ul>
<h2>Ways in</h2>
<p>Each request has an <code>Authorization</code> header, one of these:</p>
<ul>
<li><code>Bearer hpg_…</code>: a key that whoever runs this gateway gives out, with scopes. For partners, pages and scripts.</li>
<li><code>Bearer</code> with a token of an identity provider, where one is set up. For apps whose users log in.</li>
<li><code>Basic</code> with <code>api_uId:api_key</code> of Hot Prospector, where that is open. For servers alone.</li>
</ul>
<p><code>GET /account</code> tells whose credentials they are, and what they may do.</p>
`

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
          return sendHtml(reply, 'Prospector Gateway', page)
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
