import { ref } from '../schemas/common.ts'
import { HtmlPage } from '../schemas/home.ts'
import { ProblemPage, ProblemPagePath } from '../schemas/problem-page.ts'
import { escapeHtml, prefersHtml, sendHtml } from '../src/http/html.ts'
import type { Routes } from '../src/http/plugin.ts'
import { problem } from '../src/http/problem.ts'
import { isProblemCode, problems as table } from '../src/http/problems.ts'

/** The pages that the `type` of a problem leads to. */
export const problems: Routes = async (app) => {
  app.get(
    '/problems/:code',
    {
      config: { open: true, produces: ['application/json', 'text/html'] },
      schema: {
        operationId: 'getProblemPage',
        summary: 'Read what a problem means',
        description: 'A page for a browser, JSON for all else.',
        tags: ['About'],
        params: ProblemPagePath,
        response: {
          200: {
            description: 'What it means, and what to do.',
            content: { 'application/json': { schema: ref(ProblemPage) }, 'text/html': { schema: HtmlPage } }
          }
        }
      }
    },
    async (request, reply) => {
      const { code } = request.params
      if (!isProblemCode(code)) throw problem('not-found', { detail: 'There is no problem with this code.' })
      const { status, title, help } = table[code]
      if (!prefersHtml(request)) return { code, status, title, help }
      return sendHtml(
        reply,
        title,
        `<p>Status ${status}, code <code>${code}</code></p><p>${escapeHtml(help)}</p><p><a href="/docs">The docs</a></p>`
      )
    }
  )
}
