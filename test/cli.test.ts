import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { runHere as run } from './command.ts'
import { gateway } from './process.ts'

/** In a process of its own. */
const spawned = (args: readonly string[], env = {}) => gateway(args, env).ended

const commands = ['start', 'sandbox', 'accounts', 'keys', 'import', 'export', 'config', 'openapi']
const secret = 'canary-0123456789-canary-0123456789'

/** One line on standard error that says who speaks and what is wrong, and nothing else. */
const oneLine = /^prospector-gateway: \S[^\n]*\n$/

describe('the command', () => {
  it('lists its commands with --help, exit 0', async () => {
    const { code, stdout, stderr } = await run(['--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^ +${command} `, 'm'))
  })

  it('is a program: it exits as it says', async () => {
    expect((await spawned(['--help'])).code).toBe(0)
    const { code, stdout, stderr } = await spawned(['nothing'])
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' })
    expect(stderr).toMatch(oneLine)
  })

  it('tells its version', async () => {
    expect(await run(['--version'])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' })
  })

  it.each(commands)('%s --help shows how it is used, exit 0', async (command) => {
    const { code, stdout, stderr } = await run([command, '--help'], { PORT: 'wrong' })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain(`prospector-gateway ${command}`)
    expect(stdout).toContain('--json')
  })

  const wrongUses = [
    [],
    ['nothing'],
    ['constructor'],
    ['start', '--nothing'],
    ['config', 'more'],
    ['sandbox', '--port', 'x'],
    ['sandbox', '--port'],
    ['sandbox', '--port', '70000'],
    ['sandbox', '--leads', '-1'],
    ['sandbox', '--faults', '2'],
    ['openapi', '--json', '--yaml']
  ]
  it.each(wrongUses.map((args) => ({ args })))(
    'exits 64 with one line for wrong usage: $args',
    async ({ args }) => {
      const { code, stdout, stderr } = await run(args)
      expect({ code, stdout }).toEqual({ code: 64, stdout: '' })
      expect(stderr).toMatch(oneLine)
    }
  )
})

describe('config', () => {
  const set = { PORT: '4000', GATEWAY_SECRET: secret, UPSTREAM_TIME_ZONE: 'Europe/Berlin' }

  it('prints every variable with the value in force, secrets hidden', async () => {
    const { code, stdout } = await run(['config'], set)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^PORT +4000$/m)
    expect(stdout).toMatch(/^UPSTREAM_TIME_ZONE +Europe\/Berlin$/m)
    expect(stdout).toMatch(/^UPSTREAM_TIMEOUT_MS +15000$/m)
    expect(stdout).toMatch(/^GATEWAY_SECRET +/m)
    expect(stdout).not.toContain('canary')
  })

  it('prints the address of the store without its password', async () => {
    const { stdout } = await run(['config'], { ...set, STORE_URL: 'redis://canary:canary@localhost:6380/1' })
    expect(stdout).toMatch(/^STORE_URL +redis:\/\/localhost:6380\/1$/m)
    expect(stdout).not.toContain('canary')
  })

  it('prints the same as JSON', async () => {
    const { stdout } = await run(['config', '--json'], set)
    const rows: { variable: string; value: unknown }[] = JSON.parse(stdout)
    expect(rows).toContainEqual(expect.objectContaining({ variable: 'PORT', value: 4000, default: 3000 }))
    expect(stdout).not.toContain('canary')
  })

  const wrong = {
    PORT: 'x',
    LOG_LEVEL: 'loud',
    GATEWAY_SECRET: 'canary',
    UPSTREAM_URL: 'ftp://x',
    UPSTREAM_TIME_ZONE: 'x'
  }
  it.each(['config', 'start'])(
    '%s exits 78 with a line for each wrong value, all at once',
    async (command) => {
      const { code, stdout, stderr } = await (command === 'start' ? spawned : run)([command], wrong)
      expect({ code, stdout }).toEqual({ code: 78, stdout: '' })
      const lines = stderr.trimEnd().split('\n')
      const named = lines.map((line) => /^prospector-gateway: ([A-Z_]+) /.exec(line)?.[1])
      expect(named).toHaveLength(5)
      expect(new Set(named)).toEqual(new Set(Object.keys(wrong)))
      expect(stderr).not.toContain('canary')
    }
  )
})

describe('openapi', () => {
  it('prints the document that openapi/ holds, whatever the environment says', async () => {
    const { code, stdout } = await run(['openapi'], { PORT: 'wrong', UPSTREAM_TIME_ZONE: 'wrong' })
    expect(code).toBe(0)
    expect(JSON.parse(stdout).openapi).toMatch(/^3\.1\./)
    expect((await run(['openapi', '--json'])).stdout).toBe(stdout)
    expect((await run(['openapi', '--yaml'])).stdout).toMatch(/^openapi: /m)
  })

  it('writes it into a folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gateway-openapi-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    expect((await run(['openapi', '--write', join(folder, 'made')])).code).toBe(0)
    expect(await readFile(join(folder, 'made', 'surface.txt'), 'utf8')).toMatch(
      /^GET +\/tags +listTags +FetchAllTags$/m
    )
  })
})

describe('sandbox', () => {
  it('answers as V1 does, and ends at SIGTERM with 0', async () => {
    const running = gateway(['sandbox', '--port', '0', '--json', '--calls', '10', '--leads', '10'])
    const { url, api_uId, api_key } = JSON.parse(await running.saying(/\n/))
    expect(url).toMatch(/\/glu\/custom_api$/)
    const body = JSON.stringify({ api_uId, api_key, Method: 'LoginUser' })
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    expect(await answer.json()).toMatchObject({ response: 'true' })
    running.kill('SIGTERM')
    expect((await running.ended).code).toBe(0)
  })
})

describe('start', () => {
  it('exits 1 with one line where the port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const { code, stdout, stderr } = await spawned(['start'], {
      PORT: String(port),
      GATEWAY_SECRET: secret,
      LOG_LEVEL: 'silent'
    })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(oneLine)
    expect(stderr).toContain(String(port))
  })

  it('exits 1 with one line where the machine has no such address', async () => {
    const env = { HOST: '192.0.2.1', PORT: '0', GATEWAY_SECRET: secret, LOG_LEVEL: 'silent' }
    const { code, stderr } = await spawned(['start'], env)
    expect(code).toBe(1)
    expect(stderr).toMatch(oneLine)
  })
})
