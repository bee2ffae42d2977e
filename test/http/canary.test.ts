import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { allScopes } from '../../schemas/scopes.ts'
import { openStore } from '../../src/store/open.ts'
import { basic, build, documentedRoutes } from '../build.ts'
import { issuing } from '../issuing.ts'
import { gateway } from '../process.ts'
import { databasePath } from '../store/opening.ts'
import { documented, startUpstream } from '../upstream.ts'

const secret = 'canary secret of 32 characters and more'
const { server } = await build({}, afterAll)
const operations = documentedRoutes(server).filter(({ operation }) => operation['x-upstream-methods'])

/** The same value with this text in place of every other. */
function filled(value: unknown, text: string): unknown {
  if (typeof value === 'string') return /^\d+$/.test(value) ? value : `${text}-Aa1`
  if (Array.isArray(value)) return value.map((item) => filled(item, text))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, text)]))
}

it('nothing that a client sends in values leaves by the log, and no secret by an answer or the store', async () => {
  const path = databasePath()
  const store = await openStore(`file:${path}`)
  const operator = issuing(store, secret)
  await operator.accounts.add('acme', { apiUid: 'canary-stored-uid', apiKey: 'canary-stored-key' })
  const { key, id } = await operator.keys.add({ account: 'acme', scopes: allScopes })
  await store.close()

  const upstream = await startUpstream()
  let calls = 0
  upstream.answers((call, index) => {
    calls++
    // What V1 can't be understood for is logged too.
    return index % 7 === 3 ? `<b>canary-of-v1 ${JSON.stringify(call.body)}</b>` : documented(call, index)
  })
  const running = gateway(['start', '--json'], {
    PORT: '0',
    LOG_LEVEL: 'trace',
    GATEWAY_SECRET: secret,
    STORE_URL: `file:${path}`,
    RATE_LIMIT_PER_MINUTE: '0',
    UPSTREAM_URL: upstream.url.href
  })
  const { url } = JSON.parse(/^\{"url".*$/m.exec(await running.saying(/"url":.*\n/))?.[0] ?? '')

  const credentials = [
    `Bearer ${key}`,
    basic('canary-uid', 'canary-basic-key'),
    'Bearer hpg_canary',
    'Bearer canary.b.c'
  ]
  const answers: string[] = []
  for (const { line, asking, verb } of operations) {
    const [, target = ''] = line.split(' ')
    for (const authorization of credentials) {
      for (const query of ['', 'keyword=canary-query']) {
        const answer = await fetch(
          `${url}${target}${query && `${target.includes('?') ? '&' : '?'}${query}`}`,
          {
            method: verb.toUpperCase(),
            headers: {
              ...(asking.headers as Record<string, string>),
              ...(asking.body !== undefined &&
                !asking.headers?.['content-type'] && { 'content-type': 'application/json' }),
              authorization,
              cookie: 'session=canary-cookie',
              'user-agent': 'canary-agent',
              referer: 'https://canary.example.com/',
              'if-none-match': '"canary-etag"',
              'x-canary': 'canary-header'
            },
            ...(asking.body === undefined ? {} : { body: bodyOf(asking.body) })
          }
        )
        answers.push(`${JSON.stringify([...answer.headers])} ${await answer.text()}`)
      }
    }
  }
  answers.push(
    await (await fetch(`${url}/canary-path/canary`)).text(),
    await (await fetch(`${url}/openapi.json`)).text()
  )
  running.kill('SIGTERM')
  const { code, stdout, stderr } = await running.ended

  expect(code).toBe(0)
  expect(calls).toBeGreaterThan(operations.length)
  const lines = stdout.split('\n').filter((line) => line.includes('"msg":"request"'))
  expect(lines.length).toBeGreaterThan(answers.length - 5)
  const logged = lines
    .map((line) => JSON.parse(line))
    .find(({ route, key }) => route === '/tags' && key === id)
  expect(logged).toMatchObject({
    method: 'GET',
    status: expect.any(Number),
    ms: expect.any(Number),
    account: 'acme',
    upstream: [{ method: 'FetchAllTags', ms: expect.any(Number), verdict: expect.any(String) }],
    upstream_calls: 1
  })

  const secrets = ['canary-stored-key', 'canary-basic-key', key, key.slice(4), secret]
  const encoded = credentials.map((one) => one.split(' ')[1] ?? '')
  const all = stdout + stderr
  expect(linesWith(all, ['canary', ...secrets, ...encoded])).toEqual([])
  expect(linesWith(answers.join('\n'), [...secrets, ...encoded, 'canary-cookie', 'canary-header'])).toEqual(
    []
  )
  const folder = dirname(path)
  const kept = readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString('latin1'))
  expect(kept.join('').length).toBeGreaterThan(1_000)
  expect(linesWith(kept.join(''), ['canary', ...secrets])).toEqual([])
}, 60_000)

function bodyOf(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(filled(body, 'canary-body'))
}

/** The lines in which one of these texts is. */
function linesWith(text: string, canaries: readonly string[]): string[] {
  return text.split('\n').filter((line) => canaries.some((canary) => canary !== '' && line.includes(canary)))
}
