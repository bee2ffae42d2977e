import { afterAll } from 'vitest'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/server.ts'

/** A Friday noon in Los Angeles; what the sandboxes of the tests take for now. */
const noon = new Date('2026-05-15T19:00:00Z')
export const today = '2026-05-15'

// biome-ignore lint/suspicious/noExplicitAny: replies are what the tests are about
export type Reply = any

const open: Sandbox[] = []
afterAll(() => Promise.all(open.splice(0).map((sandbox) => sandbox.close())))

export interface Client {
  readonly sandbox: Sandbox
  /** The reply's JSON, asked with the credentials of 1001 or of another account. */
  ask(method: string, parameters?: object, account?: number): Promise<Reply>
  /** The reply's text, asked with a body and a content type as they are. */
  send(
    body: string | Uint8Array<ArrayBuffer> | FormData | URLSearchParams,
    contentType?: string
  ): Promise<string>
}

/** A sandbox of its own, small and with a fixed time unless asked otherwise. */
export async function sandboxWith(options: SandboxOptions = {}): Promise<Client> {
  const sandbox = await startSandbox({ leads: 200, calls: 3000, now: () => noon, ...options })
  open.push(sandbox)
  const post = (
    body: string | Uint8Array<ArrayBuffer> | FormData | URLSearchParams,
    headers: Record<string, string>
  ) => fetch(sandbox.url, { method: 'POST', body, headers }).then((response) => response.text())
  return {
    sandbox,
    async ask(method, parameters = {}, account = 1001) {
      const credentials = { api_uId: account, api_key: `sandbox-key-${account}` }
      const written = JSON.stringify({ ...credentials, ...parameters, Method: method })
      const text = await post(written, { 'content-type': 'application/json' })
      try {
        return JSON.parse(text)
      } catch {
        return text
      }
    },
    send: (body, contentType) => post(body, contentType === undefined ? {} : { 'content-type': contentType })
  }
}

/** The first lead that a search finds. */
export async function firstLead({ ask }: Client, account = 1001): Promise<Reply> {
  const found = await ask('SearchByUserInput', anyLead, account)
  return found.Results[0]
}

export const anyLead = { GroupId: '', searchField: '', searchText: '', sortBy: 'ASC' }

/** The row of one lead. */
export async function leadById({ ask }: Client, leadId: string | number, account = 1001): Promise<Reply> {
  const search = { GroupId: '', searchField: 'leadId', searchText: String(leadId), sortBy: 'ASC' }
  return (await ask('SearchByUserInput', search, account)).Results?.[0]
}
