import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { FaultKind } from '../../src/sandbox/faults.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts'
import { sandboxWith } from './client.ts'

interface Seen {
  readonly status?: number | undefined
  readonly body: string
  readonly broken: boolean
}

function post({ url }: Sandbox, method: string, parameters: object = {}): Promise<Seen> {
  return new Promise((resolve) => {
    const call = request(url, { method: 'POST' }, (response) => {
      const chunks: Buffer[] = []
      const seen = (broken: boolean) =>
        resolve({ status: response.statusCode, body: Buffer.concat(chunks).toString(), broken })
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => seen(false))
      response.on('error', () => seen(true))
    })
    call.on('error', () => resolve({ body: '', broken: true }))
    call.end(JSON.stringify({ api_uId: '1001', api_key: 'sandbox-key-1001', ...parameters, Method: method }))
  })
}

async function always(kind: FaultKind): Promise<Sandbox> {
  return (await sandboxWith({ faults: 1, faultKinds: [kind] })).sandbox
}

describe('a call that goes wrong', () => {
  it('is a page of HTML with status 500', async () => {
    const seen = await post(await always('server-error'), 'LoginUser')
    expect(seen.status).toBe(500)
    expect(seen.body).toContain('<h1>A PHP Error was encountered</h1>')
  })

  it('is a connection that is reset', async () => {
    expect(await post(await always('reset'), 'LoginUser')).toEqual({ body: '', broken: true })
  })

  it('is an empty body', async () => {
    expect(await post(await always('empty'), 'LoginUser')).toEqual({ status: 200, body: '', broken: false })
  })

  it('is a notice of PHP before the JSON', async () => {
    const { body } = await post(await always('notice'), 'LoginUser')
    expect(body).toMatch(
      /^<br \/>\n<b>Notice<\/b>.*\n\{"response":"true","message":"Successfully Authenticated"\}$/
    )
  })

  it('is an unavailable Redis inside a 200', async () => {
    const sandbox = await always('redis')
    const { status, body } = await post(sandbox, 'AddMultipleLeads')
    expect(status).toBe(200)
    expect(JSON.parse(body)).toEqual({
      response: 'false',
      message: 'Unable to queue leads — Redis is unavailable. Please try again shortly.'
    })
    expect(JSON.parse((await post(sandbox, 'AddTag')).body).message).toMatch(/^Redis is unavailable/)
  })

  it('is HTTP 429', async () => {
    const { status, body } = await post(await always('rate-limit'), 'LoginUser')
    expect(status).toBe(429)
    expect(body).toContain('Try again in 60 seconds')
  })

  it('is a body that ends half way', async () => {
    const { body, broken } = await post(await always('truncated'), 'LoginUser')
    expect(broken).toBe(true)
    expect('{"response":"true","message":"Successfully Authenticated"}'.startsWith(body)).toBe(true)
  })

  it('is a call that hangs, which closing the sandbox ends', async () => {
    const sandbox = await startSandbox({ faults: 1, faultKinds: ['hang'] })
    const hanging = post(sandbox, 'LoginUser')
    while (sandbox.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    await sandbox.close()
    expect((await hanging).broken).toBe(true)
  })

  it('is carried out half of the time', async () => {
    const sandbox = await always('empty')
    for (let turn = 0; turn < 60; turn++) await post(sandbox, 'AddTag', { TagTitle: `T${turn}` })
    expect(sandbox.calls).toHaveLength(60)
    const again = await sandboxWith({ faults: 1, faultKinds: ['notice'] })
    expect((await post(again.sandbox, 'AddTag', { TagTitle: 'x' })).body).toContain('"Added TagId":')
  })

  it('goes wrong at the same calls again with the same seed, about as often as asked', async () => {
    const faulty = async () => {
      const { sandbox } = await sandboxWith({ seed: 5, faults: 0.3, faultKinds: ['empty', 'rate-limit'] })
      const statuses: string[] = []
      for (let turn = 0; turn < 60; turn++) {
        const { status, body } = await post(sandbox, 'LoginUser')
        statuses.push(`${status} ${body.length}`)
      }
      return statuses
    }
    const statuses = await faulty()
    expect(await faulty()).toEqual(statuses)
    const wrong = statuses.filter((status) => status !== statuses.find((other) => other.startsWith('200 5')))
    expect(wrong.length).toBeGreaterThan(5)
    expect(wrong.length).toBeLessThan(35)
  })
})

describe('a write that goes wrong', () => {
  it('was carried out or was not', async () => {
    const { sandbox } = await sandboxWith({ faults: 0.5, faultKinds: ['empty'], seed: 3 })
    let silent = 0
    for (let turn = 0; turn < 80; turn++) {
      if ((await post(sandbox, 'AddTag', { TagTitle: `T${turn}` })).body === '') silent++
    }
    let list = ''
    while (list === '') list = (await post(sandbox, 'FetchAllTags')).body
    const applied = JSON.parse(list).tag.length - 12 - (80 - silent)
    expect(applied).toBeGreaterThan(0)
    expect(applied).toBeLessThan(silent)
  })
})
