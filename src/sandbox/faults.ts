import { seeded } from './data/random.ts'
import type { Answer } from './reply.ts'

/** The ways in which a call goes wrong. */
export const faultKinds = [
  'server-error',
  'reset',
  'empty',
  'notice',
  'redis',
  'rate-limit',
  'hang',
  'truncated'
] as const

export type FaultKind = (typeof faultKinds)[number]

/** How long a hanging call hangs. */
const hangMs = 30_000

/** One fault: its kind, and whether the call is carried out nevertheless. */
export interface Fault {
  readonly kind: FaultKind
  readonly applied: boolean
}

/** A repeatable source of faults: undefined for a call that goes well. */
export function faultSource(
  probability: number,
  kinds: readonly FaultKind[],
  seed: number
): () => Fault | undefined {
  const random = seeded(seed, 0x66)
  return () => {
    if (probability <= 0 || random() >= probability) return undefined
    const kind = kinds[Math.floor(random() * kinds.length)] ?? 'server-error'
    return { kind, applied: random() < 0.5 }
  }
}

/** The answer of a call that goes wrong; `carryOut` does what was asked and gives the true reply. */
export function faultyAnswer({ kind, applied }: Fault, method: string, carryOut: () => Answer): Answer {
  switch (kind) {
    case 'redis':
      return { status: 200, body: redisDown(method) }
    case 'rate-limit':
      return { status: 429, body: 'Too many requests. Try again in 60 seconds' }
    case 'notice':
      return { status: 200, body: phpNotice + carryOut().body }
    case 'truncated':
      return { ...carryOut(), breaks: 'half way' }
    case 'hang':
      return { status: 200, body: applied ? carryOut().body : '', waitMs: hangMs }
    case 'server-error':
    case 'reset':
    case 'empty':
      if (applied) carryOut()
      return kind === 'server-error'
        ? { status: 500, body: serverErrorPage }
        : kind === 'reset'
          ? { status: 200, body: '', breaks: 'at once' }
          : { status: 200, body: '' }
  }
}

/** The page of a PHP site for an address that it does not have. */
export const notFoundPage = page('404 Page Not Found', 'The page you requested was not found.')

const serverErrorPage = page(
  'A PHP Error was encountered',
  'Severity: Error. Message: Call to a member function row() on bool'
)

const phpNotice =
  '<br />\n<b>Notice</b>:  Undefined index: team_id in <b>/var/www/html/application/models/Custom_api_model.php</b> on line <b>412</b><br />\n'

function redisDown(method: string): string {
  const what = method === 'AddMultipleLeads' ? 'Unable to queue leads — ' : ''
  return JSON.stringify({
    response: 'false',
    message: `${what}Redis is unavailable. Please try again shortly.`
  })
}

function page(title: string, words: string): string {
  return `<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>${title}</title></head>\n<body>\n<div id="container">\n<h1>${title}</h1>\n<p>${words}</p>\n</div>\n</body>\n</html>\n`
}
