import { describe, expect, it } from 'vitest'
import { readableLines } from '../../src/http/readable-lines.ts'
import { freePort, gateway } from '../process.ts'
import { startUpstream } from '../upstream.ts'
import { emptyFolder } from './folder.ts'
import { describeOnTerminal, onTerminal } from './terminal.ts'

const secret = 'a secret of the tests with 32 characters and more'
const authorization = `Basic ${btoa('1001:canary-key')}`

/** Starts it over a scripted upstream, asks for the tags, and gives what is printed up to the last text. */
async function printed(env: NodeJS.ProcessEnv, last: RegExp, line = 'start'): Promise<string[]> {
  const port = await freePort()
  const upstream = await startUpstream()
  const all = { PORT: String(port), GATEWAY_SECRET: secret, UPSTREAM_URL: upstream.url.href, ...env }
  const running = onTerminal(line, all, await emptyFolder())
  await running.saying(/curl|listening|"url"/)
  const url = `http://127.0.0.1:${port}`
  expect((await fetch(`${url}/tags`, { headers: { authorization } })).status).toBe(200)
  const stdout = await running.saying(last)
  running.kill('SIGINT')
  await running.ended
  expect(stdout).not.toContain('canary')
  return stdout.split('\r\n').filter((text) => text !== '')
}

describeOnTerminal('start on a terminal', () => {
  it('prints where it is and what to try, and no line for each request', async () => {
    const lines = await printed({}, /curl [^\n]*\n/)
    expect(lines.map((line) => line.trim().split(/ {2,}/)[0])).toEqual([
      'Prospector Gateway',
      'Docs',
      'Upstream',
      expect.stringMatching(/^curl -u API_UID:API_KEY http/)
    ])
  })

  it('prints each request in a line for people with LOG_LEVEL=debug', async () => {
    const lines = await printed({ LOG_LEVEL: 'debug' }, /GET [^\n]*\n/)
    expect(lines).toContainEqual(expect.stringMatching(/^\d\d:\d\d:\d\d GET \/tags 200 in [\d.]+ ms$/))
    expect(lines.join()).not.toContain('{')
  })

  it.each([
    ['NODE_ENV=production', { NODE_ENV: 'production' }, 'start'],
    ['--json', {}, 'start --json']
  ])('prints JSON alone with %s', async (_what, env, line) => {
    const objects = (await printed(env, /"request"[^\n]*\n/, line)).map((text) => JSON.parse(text))
    expect(objects).toContainEqual(expect.objectContaining({ msg: 'request', route: '/tags', status: 200 }))
    expect(objects).toContainEqual(expect.objectContaining({ url: expect.any(String), sandbox: false }))
  })
})

describe('start where nobody looks', () => {
  it('prints JSON alone in production', async () => {
    const upstream = await startUpstream()
    const running = gateway(['start'], {
      PORT: '0',
      NODE_ENV: 'production',
      GATEWAY_SECRET: secret,
      UPSTREAM_URL: upstream.url.href
    })
    await running.saying(/"ready"/)
    running.kill('SIGINT')
    const { stdout, stderr } = await running.ended
    expect(stderr).toBe('')
    for (const line of stdout.trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('level')
  })
})

describe('a log line for a terminal', () => {
  const rows: [object, RegExp][] = [
    [{ level: 40, msg: 'not set' }, /^\d\d:\d\d:\d\d warning {2}not set\n$/],
    [
      { level: 50, msg: 'leads seen', err: { message: 'gone', stack: 'at x' } },
      / error {4}leads seen gone\n$/
    ],
    [{ level: 40, msg: 'unknown message', where: 'FetchAllTags' }, /unknown message: FetchAllTags\n$/],
    [{ level: 50, msg: 'a bug', reqId: 'r-1' }, /a bug \(request r-1\)\n$/],
    [{ level: 40, msg: 'a\u001b[2J\nb' }, /warning {2}a \[2J b\n$/]
  ]
  it.each(rows)('of %j is one line, and nothing that a terminal obeys', (line, shown) => {
    let written = ''
    readableLines((text) => (written += text)).write(`${JSON.stringify({ time: Date.now(), ...line })}\n`)
    expect(written).toMatch(shown)
  })
})
