import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { failure, startUpstream, success } from '../upstream.ts'
import { failed, machine } from './commands.ts'
import { secret } from './stores.ts'

it('an account is added, listed, rotated and removed, and no answer shows its API key', async () => {
  const { run } = await machine()
  const said: string[] = []
  const tell = async (args: readonly string[], input?: string) => {
    const ended = await run(args, input)
    said.push(ended.stdout, ended.stderr)
    expect(ended.code, ended.stderr).toBe(0)
    return ended
  }
  await tell(['accounts', 'list'])
  await tell(['accounts', 'add', 'globex', '--api-uid', '2002'], 'canary-1')
  const added = await tell(['accounts', 'add', 'acme', '--api-uid', '1001', '--json'], 'canary-2\r\n')
  expect(added.json).toEqual({ name: 'acme', api_uid: '1001' })
  const { stdout } = await tell(['accounts', 'list'])
  expect(stdout).toMatch(/^NAME +API UID +CREATED\nacme +1001 +\S+Z\nglobex +2002 +\S+Z\n$/)
  expect((await tell(['accounts', 'list', '--json'])).json).toEqual([
    { name: 'acme', api_uid: '1001', created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) },
    { name: 'globex', api_uid: '2002', created_at: expect.any(String) }
  ])
  await tell(['accounts', 'rotate', 'acme', '--api-uid', '1003'], 'canary-3\n')
  await tell(['accounts', 'remove', 'globex'])
  expect((await tell(['accounts', 'list', '--json'])).json).toMatchObject([{ name: 'acme', api_uid: '1003' }])
  expect(said.join()).not.toContain('canary')
})

it('what is wrong is told in one line, before anything is changed', async () => {
  const { run, addAccount } = await machine()
  await addAccount('acme')
  const add = ['accounts', 'add', 'globex', '--api-uid', '2']
  const answers = await Promise.all([
    run(['accounts']),
    run(['accounts', 'constructor']),
    run(['accounts', 'add']),
    run(['accounts', 'add', 'globex'], 'canary'),
    run(['accounts', 'add', 'Globex!', '--api-uid', '2'], 'canary'),
    run(add),
    run(add, '\n'),
    run(add, 'two\nlines canary'),
    run(add, 'x'.repeat(1_025)),
    run(add, 'x'.repeat(20_000)),
    run(add, 'canary\u200b'),
    run(add, Buffer.from('canary\xff', 'latin1')),
    run(['accounts', 'add', 'globex', '--api-uid', ''], 'canary'),
    run([...add, 'canary'], 'canary'),
    run([...add, '--api-key=canary'], 'canary')
  ])
  expect(answers.map(({ code }) => code)).toEqual(answers.map(() => 64))
  for (const answer of answers) {
    expect(answer).toMatchObject(failed(64, /\S/))
    expect(answer.stderr).not.toContain('canary')
  }
  expect((await run(['accounts', 'list', '--json'])).json).toMatchObject([{ name: 'acme' }])
})

it('fails with one line where there is no such account, or one already', async () => {
  const { run, addAccount } = await machine()
  await addAccount('acme')
  const [again, ...missing] = await Promise.all([
    addAccount('acme', '2', 'canary'),
    run(['accounts', 'rotate', 'globex'], 'canary'),
    run(['accounts', 'remove', 'globex']),
    run(['accounts', 'check', 'globex'])
  ])
  expect(again).toMatchObject(failed(1, /there is an account "acme" already/))
  for (const answer of missing) expect(answer).toMatchObject(failed(1, /there is no account "globex"/))
  expect((await run(['accounts', 'list', '--json'])).json).toMatchObject([{ api_uid: '1001' }])
})

it('credentials of another secret are listed as such, and used for nothing', async () => {
  const { run, addAccount } = await machine()
  await addAccount('acme')
  const other = { GATEWAY_SECRET: 'another secret of 32 characters or more' }
  expect((await run(['accounts', 'list', '--json'], '', other)).json).toMatchObject([
    { name: 'acme', api_uid: null }
  ])
  const { stdout } = await run(['accounts', 'list'], '', other)
  expect(stdout).toMatch(/^acme +\(encrypted with another GATEWAY_SECRET\)/m)
  const says = /the credentials of "acme" were encrypted with another GATEWAY_SECRET/
  expect(await run(['accounts', 'check', 'acme'], '', other)).toMatchObject(failed(1, says))
  const both = { GATEWAY_SECRET: `${other.GATEWAY_SECRET},${secret}` }
  expect((await run(['accounts', 'list', '--json'], '', both)).json).toMatchObject([{ api_uid: '1001' }])
})

it('the secret is made where none is set, with a warning that says what hangs on it', async () => {
  const { spawn, path } = await machine({ GATEWAY_SECRET: '', STORE_URL: '' })
  const added = await spawn(['accounts', 'add', 'acme', '--api-uid', '1001'], 'canary').ended
  expect(added).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/stored credentials are lost with it/)
  })
  expect((await readFile(join(path, '.data', 'secret'), 'utf8')).trim().length).toBeGreaterThanOrEqual(32)
  expect((await spawn(['accounts', 'list']).ended).stderr).toBe('')
})

it('a store that cannot be used is one line: a wrong address is 78, a server that is away 1', async () => {
  const { run, path } = await machine()
  const [wrong, folderAsFile, away] = await Promise.all([
    run(['accounts', 'list'], '', { STORE_URL: 'nothing' }),
    run(['accounts', 'list'], '', { STORE_URL: `file:${path}` }),
    run(['accounts', 'list'], '', { STORE_URL: 'redis://:canary@127.0.0.1:1' })
  ])
  expect(wrong).toMatchObject(failed(78, /STORE_URL/))
  expect(folderAsFile).toMatchObject(failed(78, /STORE_URL/))
  expect(away).toMatchObject({ code: 1, stdout: '' })
  expect(away.stderr).toMatch(/prospector-gateway: the store cannot be reached: see STORE_URL\n$/)
  expect(away.stderr).not.toContain('canary')
})

describe('accounts check', () => {
  it('asks V1 by LoginUser with the stored credentials, and says that they hold', async () => {
    const upstream = await startUpstream(() => success())
    const { run, addAccount } = await machine({ UPSTREAM_URL: upstream.url.href })
    await addAccount('acme', 'uid-1', 'key-1')
    expect(await run(['accounts', 'check', 'acme'])).toMatchObject({
      code: 0,
      stdout: 'V1 accepts the credentials of "acme".\n',
      stderr: ''
    })
    expect(upstream.calls.map(({ body }) => body)).toEqual([
      { api_uId: 'uid-1', api_key: 'key-1', Method: 'LoginUser' }
    ])
    expect((await run(['accounts', 'check', 'acme', '--json'])).json).toEqual({
      name: 'acme',
      api_uid: 'uid-1',
      accepted: true
    })
  })

  it('exits 1 with one line where V1 rejects them, or says something else, or is not there', async () => {
    const upstream = await startUpstream(() => failure('Invalid (api_uId or api_key)'))
    const { run, addAccount } = await machine({ UPSTREAM_URL: upstream.url.href })
    await addAccount('acme', 'uid-1', 'canary-key')
    const check = (env = {}) => run(['accounts', 'check', 'acme'], '', env)
    expect(await check()).toMatchObject(failed(1, /V1 rejects the credentials of "acme"/))
    upstream.answers(() => failure('Sorry\u001b[31m, canary-key is\nout of order'))
    const odd = await check()
    expect(odd).toMatchObject(failed(1, /V1 did not tell whether the credentials of "acme" hold/))
    expect(odd.stderr).not.toMatch(/canary|\p{Cc}(?!$)/u)
    const away = await check({ UPSTREAM_URL: 'http://127.0.0.1:1' })
    expect(away).toMatchObject(failed(1, /V1 did not tell whether .* \(unavailable\)/))
    expect(away.stderr).not.toContain('127.0.0.1')
  })

  it('asks the sandbox where no upstream is configured', async () => {
    const { run, addAccount } = await machine()
    await addAccount('demo')
    expect(await run(['accounts', 'check', 'demo'])).toMatchObject({ code: 0, stderr: '' })
    await run(['accounts', 'rotate', 'demo'], 'wrong')
    expect(await run(['accounts', 'check', 'demo'])).toMatchObject(failed(1, /V1 rejects/))
  })
})
