import type { FastifyReply, FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'

/** Whether a person's browser asks, rather than a program. */
export function prefersHtml({ headers }: FastifyRequest): boolean {
  const { accept } = headers
  if (accept === undefined) return false
  return new Negotiator({ headers: { accept } }).mediaType(['application/json', 'text/html']) === 'text/html'
}

/** Sends a page. `title` is text; `content` is HTML of our own, in which nothing comes from outside. */
export function sendHtml(reply: FastifyReply, title: string, content: string): FastifyReply {
  reply.type('text/html; charset=utf-8').serializer(String)
  return reply.send(
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escapeHtml(title)}</title><body><h1>${escapeHtml(title)}</h1>${content}</body></html>\n`
  )
}

/** Text as HTML shows it. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
