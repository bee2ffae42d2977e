import { mkdtemp, rm, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { exampleOf } from './examples.ts'
import { hang } from './misbehaviour.ts'
import { freePort, gateway, launch } from './process.ts'
import { startUpstream } from './upstream.ts'

const secret = 'a secret of the tests with 32 characters and more'

describe('npm start', () => {
  it('serves the sandbox, prints a curl line that works, and ends at SIGTERM', async () => {
    const port = await freePort()
    const running = launch('npm', ['start'], { PORT: String(port), GATEWAY_SECRET: secret })
    const printed = await running.saying(/curl .*\n/)
    expect(printed).toContain(`http://127.0.0.1:${port}`)
    expect(printed).toContain(`http://127.0.0.1:${port}/docs`)
    const [, line = ''] = /^ *(curl .*)$/m.exec(printed) ?? []

    // The line itself, in a shell, where there is a curl.
    const shell = await launch(
      'sh',
      ['-c', `command -v curl >/dev/null || exit 42; ${line.replace('curl', 'curl -sS')}`],
      {}
    ).ended
    if (shell.code !== 42) expect(JSON.parse(shell.stdout).data.length).toBeGreaterThan(0)

    // And what it asks for, over a socket.
    const [, user = '', url = ''] = /-u (\S+) (\S+)/.exec(line) ?? []
    const answer = await fetch(url, { headers: { authorization: `Basic ${btoa(user)}` } })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('gateway-sandbox')).toBe('true')
    expect((await fetch(`http://127.0.0.1:${port}/docs`)).status).toBe(200)

    running.kill('SIGTERM')
    await running.ended
    await expect(fetch(url)).rejects.toThrow()
  }, 30_000)
})

describe('start', () => {
  it('makes a secret in its working folder and warns of it; cursors outlive a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gateway-start-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const authorization = `Basic ${btoa('1001:sandbox-key-1001')}`
    let cursor = ''
    for (const round of [1, 2]) {
      const running = gateway(['start', '--json'], { PORT: '0' }, folder)
      const printed = await running.saying(/"url":.*\n/)
      const { url, sandbox } = JSON.parse(/^\{"url".*$/m.exec(printed)?.[0] ?? '')
      expect(sandbox).toBe(true)
      const target = `${url}/tags?limit=1${cursor && `&cursor=${cursor}`}`
      const answer = await fetch(target, { headers: { authorization } })
      expect(answer.status).toBe(200)
      cursor = ((await answer.json()) as { next_cursor: string }).next_cursor
      running.kill('SIGTERM')
      const { code, stdout, stderr } = await running.ended
      expect(code).toBe(0)
      expect(/GATEWAY_SECRET is not set/.test(stdout + stderr)).toBe(round === 1)
    }
    expect((await stat(join(folder, '.data', 'secret'))).mode & 0o777).toBe(0o600)
  })

  it('ends at SIGTERM with 0 after the requests that are under way, and logs no secret', async () => {
    const upstream = await startUpstream((call) => (response) => {
      setTimeout(() => response.end(exampleOf(call.method).success), 200)
    })
    const running = gateway(['start', '--json'], {
      PORT: '0',
      GATEWAY_SECRET: secret,
      UPSTREAM_URL: upstream.url.href
    })
    const { url, sandbox } = JSON.parse(/^\{"url".*$/m.exec(await running.saying(/"url":.*\n/))?.[0] ?? '')
    expect(sandbox).toBe(false)
    const authorization = `Basic ${btoa('1001:canary-key')}`
    const asked = fetch(`${url}/tags?limit=7`, { headers: { authorization, 'x-request-id': 'canary-free' } })
    await expect.poll(() => upstream.calls.length).toBe(1)
    running.kill('SIGTERM')
    const answer = await asked
    expect(answer.status).toBe(200)
    expect(answer.headers.get('gateway-sandbox')).toBeNull()
    const { code, stdout, stderr } = await running.ended
    expect(code).toBe(0)
    for (const canary of ['canary-key', btoa('1001:canary-key'), secret, 'Sample Tag A']) {
      expect(stdout + stderr).not.toContain(canary)
    }
  })

  it('ends at SIGINT too, and idle connections do not hold it', async () => {
    const upstream = await startUpstream(() => hang)
    const running = gateway(['start', '--json'], {
      PORT: '0',
      GATEWAY_SECRET: secret,
      UPSTREAM_URL: upstream.url.href
    })
    const { url } = JSON.parse(/^\{"url".*$/m.exec(await running.saying(/"url":.*\n/))?.[0] ?? '')
    const idle = connect(Number(new URL(url).port), '127.0.0.1')
    onTestFinished(() => void idle.destroy())
    idle.on('error', () => undefined)
    idle.write('GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n')
    await new Promise((resolve) => idle.once('data', resolve))
    running.kill('SIGINT')
    expect((await running.ended).code).toBe(0)
  })
})
