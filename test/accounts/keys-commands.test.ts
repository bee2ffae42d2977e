import { expect, it, vi } from 'vitest'
import { allScopes } from '../../schemas/scopes.ts'
import { failed, machine } from './commands.ts'

it('a key is shown once when it is made, and never again', async () => {
  const { run, addAccount } = await machine()
  await addAccount('acme')
  const add = ['keys', 'add', '--account', 'acme', '--name', 'a page', '--scope', 'tags:read']
  const { code, stdout, stderr } = await run([...add, '--expires', '90d'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const key = /^hpg_\w{49}$/m.exec(stdout)?.[0]
  expect(key).toBeDefined()
  const { json } = await run([...add, '--expires', '2100-12-31', '--json'])
  expect(json).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{12}$/),
    key: expect.stringMatching(/^hpg_/),
    account: 'acme',
    name: 'a page',
    scopes: ['tags:read'],
    expires_at: '2101-01-01T00:00:00Z'
  })
  const [text, rows] = [await run(['keys', 'list']), await run(['keys', 'list', '--json'])]
  expect(text.stdout).toMatch(/^ID +ACCOUNT +NAME +STATE +CREATED +EXPIRES +LAST USED +SCOPES$/m)
  expect(text.stdout).toMatch(/^[0-9a-f]{12} +acme +a page +active +\S+Z +\S+Z +never +tags:read$/m)
  expect(rows.json).toMatchObject([
    { account: 'acme', state: 'active', last_used_on: null },
    { expires_at: '2101-01-01T00:00:00Z', revoked_at: null }
  ])
  expect(text.stdout + rows.stdout).not.toContain('hpg_')
})

it('its scopes are those asked for: each by name, all, or every read', async () => {
  const { addAccount, run } = await machine()
  await addAccount('acme')
  const scopesOf = async (...scopes: readonly string[]) => {
    const options = scopes.flatMap((scope) => ['--scope', scope])
    const { stdout } = await run(['keys', 'add', '--account', 'acme', '--json', ...options])
    return JSON.parse(stdout).scopes
  }
  const [some, all, reads, both] = await Promise.all([
    scopesOf('leads:write', 'tags:read', 'tags:read,leads:read'),
    scopesOf('all'),
    scopesOf('*:read'),
    scopesOf('*:read', 'leads:write')
  ])
  expect(some).toEqual(['tags:read', 'leads:read', 'leads:write'])
  expect(all).toEqual(allScopes)
  expect(reads).toEqual(allScopes.filter((scope) => scope.endsWith(':read')))
  expect(both).toEqual(allScopes.filter((scope) => scope.endsWith(':read') || scope === 'leads:write'))
  const { stdout } = await run(['keys', 'list'])
  expect(stdout).toMatch(/ all$/m)
  expect(stdout).toMatch(/ \*:read$/m)
})

it('what is wrong is told in one line, and no key is made', async () => {
  const { addAccount, run } = await machine()
  await addAccount('acme')
  const add = (...options: readonly string[]) => run(['keys', 'add', '--account', 'acme', ...options])
  const usage = await Promise.all([
    add(),
    add('--scope', ''),
    add('--scope', 'tags:delete'),
    add('--scope', 'calls:write'),
    add('--scope', 'ALL'),
    add('--scope', 'tags:read', 'groups:read'),
    add('--scope', 'all', '--name', ''),
    add('--scope', 'all', '--name', 'two\nlines'),
    ...[
      '0d',
      '90',
      '-1d',
      '1.5h',
      '2020-01-01',
      '2026-02-30',
      'tomorrow',
      '9999-12-31',
      '2100-01-01T00:00:00'
    ].map((expires) => add('--scope', 'all', `--expires=${expires}`)),
    run(['keys', 'add', '--scope', 'all']),
    run(['keys', 'add', '--account', 'ACME', '--scope', 'all']),
    run(['keys', 'revoke'])
  ])
  for (const answer of usage) expect(answer).toMatchObject(failed(64, /\S/))
  // Which ones there are is part of the line.
  expect(usage[0]?.stderr).toContain('tags:read tags:write')
  expect(usage[2]?.stderr).toMatch(/no scope "tags:delete".*tags:read tags:write/)
  expect(await run(['keys', 'add', '--account', 'globex', '--scope', 'all'])).toMatchObject(
    failed(1, /there is no account "globex"/)
  )
  expect(await run(['keys', 'revoke', '0123456789ab'])).toMatchObject(failed(1, /there is no key of this id/))
  expect((await run(['keys', 'list', '--json'])).json).toEqual([])
})

it('a revoked key stays in the list until its account is removed', async () => {
  const { addAccount, addKey, run } = await machine()
  await addAccount('acme')
  await addAccount('globex')
  const { id } = await addKey('acme', '--scope', 'all')
  const other = await addKey('globex', '--scope', 'all')
  expect(await run(['keys', 'revoke', id])).toMatchObject({ code: 0, stdout: `Revoked ${id}.\n` })
  expect((await run(['keys', 'revoke', id, '--json'])).json).toEqual({ id })
  expect((await run(['keys', 'list', '--account', 'acme', '--json'])).json).toMatchObject([
    { id, state: 'revoked', revoked_at: expect.stringMatching(/Z$/) }
  ])
  await run(['accounts', 'remove', 'acme'])
  expect((await run(['keys', 'list', '--json'])).json).toMatchObject([{ id: other.id }])
})

it('a running gateway takes a new key, notes its use, and refuses it within 5 seconds of its revocation', async () => {
  const { addAccount, addKey, run, spawn } = await machine({ PORT: '0', LOG_LEVEL: 'silent' })
  const running = spawn(['start', '--json'])
  const { url } = JSON.parse(await running.saying(/\n/))
  await addAccount('demo')
  const { key, id } = await addKey('demo', '--scope', 'tags:read')
  const status = async () => {
    const answer = await fetch(`${url}/tags`, { headers: { authorization: `Bearer ${key}` } })
    await answer.arrayBuffer()
    return answer.status
  }
  expect(await status()).toBe(200)
  const today = expect.stringMatching(/^\d{4}-\d\d-\d\d$/)
  await vi.waitFor(
    async () =>
      expect((await run(['keys', 'list', '--json'])).json).toMatchObject([{ id, last_used_on: today }]),
    { timeout: 5_000 }
  )
  await run(['keys', 'revoke', id])
  await vi.waitFor(async () => expect(await status()).toBe(401), { timeout: 5_000, interval: 250 })
}, 30_000)
