import { readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as othersTurn, setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import document from '../../openapi/openapi.json' with { type: 'json' }
import type { Tag } from '../../schemas/tags.ts'
import { problem } from '../../src/http/problem.ts'
import { runHere } from '../command.ts'
import { exporting, tagsFrom } from '../http/exporting.ts'
import { gateway, launch } from '../process.ts'
import { emptyFolder } from './folder.ts'
import { describeOnTerminal, onTerminal } from './terminal.ts'

const header = 'id,title,status,team_id,added_by\r\n'
const lineOf = ({ id, title }: Tag) => `${id},${title},active,,\r\n`

async function* batches(count: number, size = 10): AsyncGenerator<Tag[]> {
  for (let at = 0; at < count; at += size) {
    await othersTurn()
    yield tagsFrom(at + 1, Math.min(size, count - at))
  }
}

async function* breaking(): AsyncGenerator<Tag[]> {
  yield tagsFrom(1, 2)
  throw problem('upstream-timeout', { detail: 'It took too long.' })
}

/** A gateway that exports these rows, as the environment of the command has it. */
async function serving(rows: () => AsyncIterable<readonly Tag[]>) {
  const { port } = await exporting(rows)
  return { GATEWAY_URL: `http://127.0.0.1:${port}`, GATEWAY_KEY: 'hpg_canary' }
}

/** A server that answers as the test says, and keeps what it was asked. Without a type it is the one asked for. */
async function answering(status: number, body: string, type: string | null = 'application/problem+json') {
  const asked: { url: string; authorization: string; accept: string }[] = []
  const server = createServer(({ url = '', headers }, response) => {
    asked.push({ url, authorization: headers.authorization ?? '', accept: headers.accept ?? '' })
    response.writeHead(status, { 'content-type': type ?? headers.accept, location: '/elsewhere' }).end(body)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

describe('export', () => {
  it('writes every row to standard output, and nothing else', async () => {
    const env = await serving(() => batches(25))
    const csv = await runHere(['export', 'tags'], env)
    expect(csv).toEqual({ code: 0, stdout: header + tagsFrom(1, 25).map(lineOf).join(''), stderr: '' })
    const { stdout } = await runHere(['export', 'tags', '--format', 'ndjson', '--limit', '3'], env)
    const rows = stdout.trimEnd().split('\n')
    expect(rows.map((row) => JSON.parse(row))).toEqual(tagsFrom(1, 3))
  })

  it('has a command for each list of the document', async () => {
    const { stdout } = await runHere(['export', '--help'])
    const lists = Object.values(document.paths).flatMap((operations) =>
      'get' in operations && /text\/csv/.test(JSON.stringify(operations.get.responses))
        ? [operations.get.summary]
        : []
    )
    expect(lists.length).toBeGreaterThan(10)
    for (const summary of lists) expect(stdout).toMatch(new RegExp(`^  [a-z-]+ +${summary}$`, 'm'))
    expect((await runHere(['export', 'nothing'])).code).toBe(64)
  })

  it('asks with the filters of the list, and the parts of its path', async () => {
    const { url, asked } = await answering(200, '{"id":"1"}\n', null)
    const at = ['--url', `${url}/`, '--basic', '1001:käy']
    await runHere(['export', 'calls', '--from', '2026-01-01', '--campaign-id', '5', ...at])
    await runHere(['export', 'lead-notes', 'a/b', '--format', 'ndjson', '--key', 'hpg_1', '--url', url])
    expect(asked).toEqual([
      {
        url: '/calls?from=2026-01-01&campaign_id=5',
        authorization: `Basic ${Buffer.from('1001:käy').toString('base64')}`,
        accept: 'text/csv'
      },
      { url: '/leads/a%2Fb/notes', authorization: 'Bearer hpg_1', accept: 'application/x-ndjson' }
    ])
  })

  it('counts rows, not lines, and tells the sums as JSON', async () => {
    const folder = await emptyFolder()
    const { url } = await answering(200, 'id,body\r\n1,"a\nb"\r\n2,"say ""x\n"""\r\n', 'text/csv')
    const env = { GATEWAY_URL: url, GATEWAY_KEY: 'k' }
    const file = `${folder}/notes.csv`
    const { stdout } = await runHere(['export', 'tags', '--json', '-o', file], env)
    expect(JSON.parse(stdout)).toEqual({ list: 'tags', rows: 2, bytes: 34, file })
    expect((await runHere(['export', 'tags', '-o', file], env)).stdout).toBe(`Wrote 2 rows to ${file}.\n`)
  })

  it.each(['csv', 'ndjson'])('that breaks off exits 1, and says why: %s', async (format) => {
    const env = await serving(breaking)
    const { code, stderr } = await runHere(['export', 'tags', '--format', format], env)
    expect(code).toBe(1)
    expect(stderr).toMatch(/^prospector-gateway: the export broke off after 2 rows: \S/)
    if (format === 'ndjson') expect(stderr).toContain('upstream-timeout: It took too long.')
  })

  it('that breaks off leaves no file, and the one of before as it was', async () => {
    const folder = await emptyFolder()
    const env = await serving(breaking)
    await writeFile(`${folder}/old.csv`, 'old')
    for (const name of ['old.csv', 'new.csv', 'new.ndjson']) {
      expect((await runHere(['export', 'tags', '-o', `${folder}/${name}`], env)).code).toBe(1)
    }
    expect(await readdir(folder)).toEqual(['old.csv'])
    expect(await readFile(`${folder}/old.csv`, 'utf8')).toBe('old')
  })

  it('takes no export for whole whose last line is an error, though the connection ended well', async () => {
    const error = { code: 'upstream-failed', detail: 'V1 failed.' }
    const { url } = await answering(200, `{"id":"1"}\n${JSON.stringify({ error })}\n`, 'application/x-ndjson')
    const { code, stderr } = await runHere([
      'export',
      'tags',
      '--format',
      'ndjson',
      '--key',
      'k',
      '--url',
      url
    ])
    expect(code).toBe(1)
    expect(stderr).toBe('prospector-gateway: the export broke off after 1 row: upstream-failed: V1 failed.\n')
  })

  it('prints a problem with its code, and each fault with its place, and nothing that a terminal obeys', async () => {
    const { url } = await answering(
      400,
      JSON.stringify({
        code: 'invalid-request',
        detail: 'Two\u001b[2J things.',
        errors: [
          { detail: 'must be a day', parameter: 'from' },
          { detail: 'is wrong', pointer: '/a' }
        ]
      })
    )
    const { code, stdout, stderr } = await runHere(['export', 'tags', '--key', 'hpg_canary', '--url', url])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr.split('\n')).toEqual([
      'prospector-gateway: invalid-request: Two [2J things.',
      'prospector-gateway:   from: must be a day',
      'prospector-gateway:   /a: is wrong',
      ''
    ])
  })

  it('follows no redirect: the key is for that address alone', async () => {
    const { url, asked } = await answering(302, 'gone')
    const { code, stderr } = await runHere(['export', 'tags', '--key', 'hpg_canary', '--url', url])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^prospector-gateway: 302 .*--url\n$/)
    expect(asked.length).toBe(1)
  })

  it('takes nothing for an export that no gateway answered', async () => {
    const { url } = await answering(200, '<p>Welcome</p>', 'text/html')
    const { code, stdout, stderr } = await runHere(['export', 'tags', '--key', 'k', '--url', url])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^prospector-gateway: the answer is text\/html in place of text\/csv: .*--url\n$/)
  })

  it('says in one line where no gateway answers', async () => {
    const { code, stderr } = await runHere([
      'export',
      'tags',
      '--key',
      'hpg_canary',
      '--url',
      'http://127.0.0.1:1'
    ])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^prospector-gateway: no gateway answers at http:\/\/127.0.0.1:1 .*\n$/)
  })

  const wrongUses: [string, readonly string[], Record<string, string>][] = [
    ['no key', [], {}],
    ['a key and credentials', ['--key', 'canary', '--basic', 'canary:canary'], {}],
    ['credentials that are no pair', ['--basic', 'canary'], {}],
    ['a key with a line break', [], { GATEWAY_KEY: 'can\nary' }],
    ['an address with credentials', ['--url', 'http://canary:canary@127.0.0.1', '--key', 'k'], {}],
    ['an address that is none', ['--url', 'localhost:3000', '--key', 'k'], {}],
    ['another format', ['--format', 'xml', '--key', 'k'], {}],
    ['a filter of another list', ['--campaign-id', '5', '--key', 'k'], {}]
  ]
  it.each(wrongUses)('exits 64 with one line for %s', async (_what, args, env) => {
    const { code, stdout, stderr } = await runHere(['export', 'tags', ...args], env)
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' })
    expect(stderr).toMatch(/^prospector-gateway: \S[^\n]*\n$/)
    expect(stderr).not.toContain('canary')
  })

  it('ends quietly with a reader that has had enough', async () => {
    const env = await serving(() => batches(Number.POSITIVE_INFINITY))
    const line = `'${process.execPath}' bin/prospector-gateway.js export tags | head -n 2`
    const { code, stdout, stderr } = await launch('sh', ['-c', line], env).ended
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toBe(header + lineOf({ id: '1', title: 'Tag 1' } as Tag))
  })

  it('goes no faster than what reads it', async () => {
    let made = 0
    const rows = async function* () {
      for await (const batch of batches(400_000, 1_000)) {
        made += batch.length
        yield batch
      }
    }
    const env = await serving(rows)
    const folder = await emptyFolder()
    // Reads when there is a file.
    const reads = `(until [ -e '${folder}/go' ]; do sleep 0.1; done; wc -l)`
    const line = `'${process.execPath}' bin/prospector-gateway.js export tags | ${reads}`
    const reader = launch('sh', ['-c', line], env)
    await expect.poll(() => made, { timeout: 10_000 }).toBeGreaterThan(0)
    let before = -1
    while (before !== made) {
      before = made
      await sleep(300)
    }
    expect(made).toBeLessThan(400_000)
    await writeFile(`${folder}/go`, '')
    expect((await reader.ended).stdout.trim()).toBe('400001')
  }, 30_000)

  it('that is stopped leaves no file, and ends by that signal', async () => {
    const folder = await emptyFolder()
    const env = await serving(() => batches(Number.POSITIVE_INFINITY))
    const running = gateway(['export', 'tags', '-o', `${folder}/tags.csv`], env)
    await expect.poll(() => readdir(folder), { timeout: 10_000 }).not.toEqual([])
    running.kill('SIGINT')
    const { code, stderr } = await running.ended
    expect(code).toBeNull()
    expect(stderr).toMatch(
      /^prospector-gateway: (stopped|the export broke off after [\d,]+ rows: stopped)\n$/
    )
    expect(await readdir(folder)).toEqual([])
  })
})

describeOnTerminal('export on a terminal', () => {
  it('shows the rows so far on standard error, and takes that away', async () => {
    const folder = await emptyFolder()
    const env = await serving(() => batches(2_000))
    const { code, stdout } = await onTerminal('export tags', env, folder, '> tags.csv').ended
    expect(code).toBe(0)
    expect(stdout).toMatch(/2,000 rows · 45\.8 kB/)
    expect(stdout.trimEnd()).toMatch(/2,000 rows, 45\.8 kB\.$/)
    const file = await readFile(`${folder}/tags.csv`, 'utf8')
    expect(file.split('\r\n').length).toBe(2_002)
    expect(file).not.toContain('\u001b')
  })
})
