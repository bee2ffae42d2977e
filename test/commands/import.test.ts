import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { build } from '../build.ts'
import { runHere } from '../command.ts'
import { leads, linesOf } from '../imports/client.ts'
import { gateway } from '../process.ts'
import { listen } from '../raw.ts'
import { type Answering, failure } from '../upstream.ts'
import { emptyFolder } from './folder.ts'
import { describeOnTerminal, onTerminal } from './terminal.ts'

/** A gateway over a scripted V1, as the environment of the command has it, and a folder for its files. */
async function serving(upstream?: Answering) {
  const built = await build(upstream ? { upstream } : {})
  const port = await listen(built.server)
  const env = { GATEWAY_URL: `http://127.0.0.1:${port}`, GATEWAY_BASIC: '1001:canary-key' }
  return { ...built, env, folder: await emptyFolder() }
}

/** A server that answers every import so; the body stays open if it says so. */
async function answering(body: string, stays = false) {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' }).write(body)
    if (!stays) response.end()
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { GATEWAY_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, GATEWAY_KEY: 'k' }
}

describe('import', () => {
  it('sends a file by the format of its name, and tells the sums', async () => {
    const { env, folder, upstream } = await serving()
    await writeFile(`${folder}/leads.csv`, 'email\na@example.com\nb@example.com\n')
    await writeFile(`${folder}/leads.ndjson`, linesOf(leads(101)))
    const csv = await runHere(
      ['import', `${folder}/leads.csv`, '--group', '5', '--tag', '7', '--tag', '8'],
      env
    )
    expect(csv).toMatchObject({ code: 0, stdout: 'Queued 2 leads.\n' })
    expect(csv.stderr).toMatch(/^Idempotency-Key: [0-9a-f-]{36}\n$/)
    const ndjson = await runHere(['import', `${folder}/leads.ndjson`, '--group', '5', '--json'], env)
    expect(JSON.parse(ndjson.stdout)).toMatchObject({ queued: 101, rejected: 0, unknown: 0 })
    expect(upstream.calls.map(({ method }) => method)).toEqual(Array(3).fill('AddMultipleLeads'))
    expect(JSON.stringify(upstream.calls[0])).toMatch(/7.{1,5}8/)
  })

  it('reads standard input, whose format an option tells', async () => {
    const { env } = await serving()
    const args = ['import', '-', '--group', '5', '--format', 'ndjson']
    expect((await runHere(args, env, linesOf(leads(3)))).stdout).toBe('Queued 3 leads.\n')
  })

  it('tells each lead that was not queued with its line and its faults, and exits 1', async () => {
    const { env } = await serving()
    const upload = 'id,email,first_name\n1,a@example.com,Ann\n2,,Bob\n'
    const { code, stdout, stderr } = await runHere(
      ['import', '-', '--group', '5', '--format', 'csv', '--idempotency-key', 'mine'],
      env,
      upload
    )
    expect({ code, stdout }).toEqual({ code: 1, stdout: 'Queued 1 lead; 1 rejected.\n' })
    expect(stderr.split('\n')).toEqual([
      'Idempotency-Key: mine',
      'not imported: the columns id',
      'line 2: needs at least one of email, phone and mobile',
      'prospector-gateway: 1 lead was not queued',
      ''
    ])
  })

  it('keeps what was not queued in a file, as the gateway tells it', async () => {
    const { env, folder } = await serving(() => failure('Unable to queue leads'))
    const file = `${folder}/errors.ndjson`
    const args = ['import', '-', '--group', '5', '--format', 'csv', '--errors', file]
    const { code, stdout, stderr } = await runHere(args, env, 'email\na@example.com\n""\n')
    expect({ code, stdout }).toEqual({ code: 1, stdout: 'Queued 0 leads; 1 rejected; 1 failed.\n' })
    expect(stderr).not.toContain('line ')
    const told = (await readFile(file, 'utf8')).trimEnd().split('\n')
    expect(told.map((line) => JSON.parse(line).status).sort()).toEqual(['failed', 'rejected'])
  })

  it('says why a chunk was not queued', async () => {
    const { env } = await serving(() => failure('Unable to queue leads'))
    const args = ['import', '-', '--group', '5', '--format', 'ndjson']
    const { stderr } = await runHere(args, env, linesOf(leads(3)))
    expect(stderr).toMatch(/^lines 1 to 3: not queued: [a-z-]+: /m)
  })

  it('sent again with its key queues nothing twice', async () => {
    const { env, upstream } = await serving()
    const args = ['import', '-', '--group', '5', '--format', 'ndjson', '--idempotency-key', 'again']
    for (let round = 0; round < 2; round++) {
      expect((await runHere(args, env, linesOf(leads(2)))).stdout).toBe('Queued 2 leads.\n')
    }
    expect(upstream.calls.length).toBe(1)
  })

  const breaks: [string, string][] = [
    ['has no end', '{"chunk":1,"lines":[1,1],"status":"queued"}\n'],
    ['ends with an error', '{"error":{"code":"request-timeout","detail":"Nothing came."}}\n']
  ]
  it.each(breaks)('whose answer %s exits 1, and says how it is sent again', async (_what, body) => {
    const env = await answering(body)
    const args = ['import', '-', '--group', '5', '--format', 'ndjson', '--idempotency-key', 'mine']
    const { code, stdout, stderr } = await runHere(args, env, linesOf(leads(1)))
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(
      /\nprospector-gateway: (request-timeout: Nothing came\.|its answer has no end)\nprospector-gateway: send it again with --idempotency-key mine: nothing is queued twice\n$/
    )
  })

  it('that is refused says so, however long the file', async () => {
    const { env, folder, upstream } = await serving()
    await writeFile(`${folder}/leads.ndjson`, linesOf(leads(100_000)))
    const { code, stderr } = await runHere(['import', `${folder}/leads.ndjson`, '--group', 'five'], env)
    expect(code).toBe(1)
    expect(stderr).toMatch(/\nprospector-gateway: {3}group_id: must be an id[^\n]*\n$/)
    expect(upstream.calls).toEqual([])
  })

  it('that is stopped says how it is sent again, and ends by that signal', async () => {
    const env = await answering('{"status":"skipped_columns","columns":["id"]}\n', true)
    const folder = await emptyFolder()
    const [file, errors] = [`${folder}/leads.ndjson`, `${folder}/errors.ndjson`]
    await writeFile(file, linesOf(leads(1)))
    const args = ['--group', '5', '--idempotency-key', 'mine', '--errors', errors]
    const running = gateway(['import', file, ...args], env)
    await expect.poll(() => readFile(errors, 'utf8'), { timeout: 10_000 }).toContain('skipped_columns')
    running.kill('SIGINT')
    const { code, stderr } = await running.ended
    expect(code).toBeNull()
    expect(stderr).toMatch(/: stopped\n.*--idempotency-key mine: nothing is queued twice\n$/)
  })

  const wrongUses: [string, readonly string[]][] = [
    ['no file', ['--group', '5']],
    ['no group', ['leads.csv']],
    ['a name that tells no format', ['leads.txt', '--group', '5']],
    ['standard input without a format', ['-', '--group', '5']],
    ['a key with spaces', ['leads.csv', '--group', '5', '--idempotency-key', 'a b']]
  ]
  it.each(wrongUses)('exits 64 with one line for %s', async (_what, args) => {
    const { code, stdout, stderr } = await runHere(['import', ...args], { GATEWAY_KEY: 'canary' })
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' })
    expect(stderr).toMatch(/^prospector-gateway: \S[^\n]*\n$/)
  })

  it('exits 1 with one line for a file that is not there', async () => {
    const { code, stderr } = await runHere(['import', 'nothing.csv', '--group', '5'], {
      GATEWAY_KEY: 'canary'
    })
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'prospector-gateway: cannot read nothing.csv: ENOENT\n'
    })
  })
})

describeOnTerminal('import on a terminal', () => {
  it('shows a bar of what was sent, with what was queued and rejected, and takes it away', async () => {
    const { env, folder } = await serving()
    await writeFile(`${folder}/leads.ndjson`, `${linesOf(leads(500))}{}\n`)
    const { code, stdout } = await onTerminal('import leads.ndjson --group 5', env, folder).ended
    expect(code).toBe(1)
    expect(stdout).toMatch(/█{24} 100 % {2}[\d.]+ kB · 500 queued · 1 rejected/)
    expect(stdout).toContain('line 501: needs at least one of email, phone and mobile\r\n')
    expect(stdout).toMatch(
      /\[0JQueued 500 leads; 1 rejected\.\r\nprospector-gateway: 1 lead was not queued\r\n$/
    )
  })
})
