import { envelopeOf, readEnvelope } from './envelope.ts'
import { V1Failure } from './failure.ts'
import { meaningOf, withoutSentValues } from './failures.ts'
import type { Reading, Translation } from './fields.ts'
import type { LastReply } from './last-replies.ts'
import type { Meter } from './meter.ts'
import type { AnyMethod, Parameters } from './method.ts'
import { type Reply, successReply, wordsAlone } from './reply.ts'
import type { Translating } from './row-texts.ts'
import type { HttpReply } from './transport.ts'

/** What was asked, for judging what was answered. */
export interface Asked {
  readonly method: AnyMethod
  readonly parameters: Parameters
  /** The reader that rows are read by, where they can be translated. */
  readonly rows?: Translating | undefined
  /** What was replied to the same before. */
  readonly last?: LastReply | undefined
  /** Texts that no client may see: the upstream's address, the credentials. */
  readonly secrets: readonly string[]
}

const defaultWait = { 'rate-limited': 60, unavailable: 5 } as const

/**
 * Judges an answer by its body, not by its status: V1 answers 200 to everything.
 * Gives the reply of a success; throws `V1Failure` for all else.
 */
export function classify(answer: HttpReply, asked: Asked, reading: Reading, meter: Meter): Reply {
  const plain = isPlain(answer.contentEncoding)
  const translation = plain ? translationOf(answer.body, asked, reading) : null
  const envelope = translation ? envelopeOf(translation.fields) : plain ? readEnvelope(answer.body) : null
  if (envelope === null) throw unreadable(answer)
  const { message } = envelope
  // The queue's failure has been seen inside of what else looks like a success.
  const queueFailed = /^unable to queue leads\b/i.test(message)
  if (envelope.success && !queueFailed) return successReply(envelope.fields, message, reading, translation)

  const meaning = meaningOf(withoutSentValues(message, asked.parameters), asked.method)
  if (meaning.unknownMessage) meter.unknownMessage(asked.method.name)
  const limited = answer.status === 429 && meaning.means !== 'credentials-rejected'
  const kind = limited ? 'rate-limited' : meaning.means
  if (kind === 'empty' || kind === 'done' || kind === 'not-calculated')
    return wordsAlone(kind, message, reading)
  throw new V1Failure({
    kind,
    outcome: meaning.outcome,
    reference: meaning.reference && (asked.method.refers?.[meaning.reference] ?? ['location_id']),
    upstreamMessage: publicWords(message, asked.secrets),
    retryAfterSeconds: waitOf(kind, answer.retryAfter, message)
  })
}

function translationOf(body: Buffer, { rows, last }: Asked, reading: Reading): Translation | null {
  if (rows === undefined) return null
  return last === undefined ? rows.translate(body, reading) : last.translate(rows, body, reading)
}

function isPlain(contentEncoding: string | undefined): boolean {
  return contentEncoding === undefined || /^(identity)?$/i.test(contentEncoding.trim())
}

/** An answer without an envelope says something by its status alone. */
function unreadable({ status, retryAfter, body }: HttpReply): V1Failure {
  const cause = new Error(`HTTP ${status} with ${body.length} bytes that are no reply of V1`)
  const kind =
    status === 429 ? 'rate-limited' : status === 503 ? 'unavailable' : status >= 400 ? 'failed' : 'malformed'
  // A refusal is an answer, and so is a status that says when to come back, whatever stands in the body.
  const missing = status < 400 || (status >= 500 && status !== 503) ? 'lost' : undefined
  const text = body.subarray(0, 2_000).toString('latin1')
  return new V1Failure({
    kind,
    outcome: 'unknown',
    missing,
    retryAfterSeconds: waitOf(kind, retryAfter, text),
    cause
  })
}

/** Seconds to wait: from the header (RFC 9110, 10.2.3), else from the text, else the usual ones. */
function waitOf(kind: string, header: string | undefined, text: string): number | undefined {
  if (kind !== 'rate-limited' && kind !== 'unavailable') return undefined
  const [, named, unit = ''] = /try again in (\d{1,5}) (second|minute)/i.exec(text) ?? []
  const said = kind === 'unavailable' || named === undefined ? undefined : Number(named)
  const seconds = secondsOf(header) ?? (said && (/minute/i.test(unit) ? said * 60 : said))
  return Math.min(Math.max(seconds ?? defaultWait[kind], 1), 86_400)
}

function secondsOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined
  if (/^\d{1,9}$/.test(header.trim())) return Number(header)
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.ceil((at - Date.now()) / 1000)
}

const longestMessage = 500

function publicWords(message: string, secrets: readonly string[]): string | undefined {
  let words = message.slice(0, 2 * longestMessage)
  for (const secret of secrets) words = words.replaceAll(secret, '[hidden]')
  return words === '' ? undefined : words.slice(0, longestMessage).toWellFormed()
}
