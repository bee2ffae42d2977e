import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { exampleOf } from './examples.ts'

/** What the upstream was sent. */
export interface Call {
  /** The `Method` of the body. */
  readonly method: string
  readonly body: Readonly<Record<string, unknown>>
  readonly text: string
  readonly headers: IncomingHttpHeaders
  /** Settles when the gateway hangs up before it has the whole answer. */
  readonly abandoned: Promise<void>
}

/** Does what no proper server does. */
export type Misbehaviour = (response: ServerResponse, request: IncomingMessage) => void

/** An object goes out as JSON, text and bytes as they are. */
export type Answer = object | string | Buffer | Misbehaviour

/** Decides on the answer to a call; `index` counts the calls from 0. */
export type Answering = (call: Call, index: number) => Answer | Promise<Answer>

export interface Upstream {
  readonly url: URL
  /** Every call that was read whole, oldest first. */
  readonly calls: Call[]
  /** The Methods of these calls. */
  readonly methods: readonly string[]
  /** Forgets the calls, and answers from now on so. */
  answers(answering: Answering): void
  /** Resets connections as soon as a request arrives, without reading it. */
  resetAtOnce: boolean
}

/** What tidies up: `onTestFinished` in a test, `afterAll` for what a file shares. */
export type Finish = (close: () => Promise<void>) => void

/** Answers with the documentation's example of a success. */
export const documented: Answering = ({ method }) => exampleOf(method).success

/** A V1 on a port of its own that answers what a test says, and tells what it was asked. */
export async function startUpstream(
  answering: Answering = documented,
  finish: Finish = onTestFinished
): Promise<Upstream> {
  let answer = answering
  const calls: Call[] = []
  const server = createServer(async (request, response) => {
    if (upstream.resetAtOnce) {
      request.socket.resetAndDestroy()
      return
    }
    const call = await readCall(request, response)
    calls.push(call)
    send(request, response, await answer(call, calls.length - 1))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  finish(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  )
  const { port } = server.address() as AddressInfo
  const upstream: Upstream = {
    url: new URL(`http://127.0.0.1:${port}/glu/custom_api`),
    calls,
    get methods() {
      return calls.map(({ method }) => method)
    },
    answers(next) {
      answer = next
      calls.length = 0
    },
    resetAtOnce: false
  }
  return upstream
}

async function readCall(request: IncomingMessage, response: ServerResponse): Promise<Call> {
  const abandoned = new Promise<void>((resolve) => {
    response.once('close', () => {
      if (!response.writableFinished) resolve()
    })
  })
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  const body = JSON.parse(text) as Record<string, unknown>
  return { method: String(body.Method), body, text, headers: request.headers, abandoned }
}

/** Sends an answer as it is said. */
export function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  if (typeof answer === 'function') {
    ;(answer as Misbehaviour)(response, request)
    return
  }
  // V1 says that everything is HTML.
  response.setHeader('content-type', 'text/html; charset=UTF-8')
  response.end(typeof answer === 'string' || Buffer.isBuffer(answer) ? answer : JSON.stringify(answer))
}

/** A success as V1 writes it. */
export const success = (fields: object = {}) => ({ response: 'true', message: 'done', ...fields })

/** A failure as V1 writes it. */
export const failure = (message: string) => ({ response: 'false', message })

/** A list of tags, groups or campaigns as V1 writes it, with these ids. */
export const tagRows = (ids: readonly (number | string)[]) =>
  ids.map((id) => ({ TagId: id, TeamId: '15', Added_by: '15', TagTitle: `Tag ${id}`, TagStatus: 'Active' }))
export const groupRows = (ids: readonly (number | string)[]) =>
  ids.map((id) => ({ GroupId: id, TeamId: '15', Added_by: '15', GroupTitle: `Group ${id}` }))
export const campaignRows = (ids: readonly (number | string)[]) =>
  ids.map((id) => ({ campaign_id: id, CampaignTitle: `Campaign ${id}` }))

/** An answer with a status and headers of its own. */
export const raw =
  (status: number, headers: Record<string, string>, body: string | Buffer = ''): Misbehaviour =>
  (response) => {
    response.writeHead(status, headers).end(body)
  }
