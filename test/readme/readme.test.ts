import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { freePort, launch } from '../process.ts'
import { type Block, blocksIn, fits } from './blocks.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const blocks = blocksIn(await readFile(join(root, 'README.md'), 'utf8'))

/** What can't run unattended, and why. All else has to work, pasted in the order of the README. */
const attended: readonly (readonly [RegExp, string])[] = [
  [/^docker /m, 'needs Docker'],
  [/^npm test|^bash \.ci\/run/m, 'runs the tests, and for long']
]

const missing = spawnSync('curl', ['--version']).error !== undefined
const skips = missing && process.env.CI !== 'true'
// The reporter does not show the titles of what it skips.
if (skips) console.warn('the commands of the README are skipped: install curl with "apt-get install curl"')

/** A program that fails where the answer is a problem, as a reader would see it. */
const failing = 'curl() { command curl -sS --fail-with-body "$@"; }\nset -e\n'
const isServer = ({ text }: Block) => /\bnpm start$/.test(text)
const reasonOf = ({ text }: Block) => attended.find(([fits]) => fits.test(text))?.[1]

describe('the README', () => {
  it('has commands that can run unattended, and some that can not', () => {
    const shell = blocks.filter(({ language }) => language === 'sh')
    expect(shell.filter((block) => reasonOf(block) === undefined).length).toBeGreaterThan(8)
    for (const [fits] of attended) expect(shell.some(({ text }) => fits.test(text))).toBe(true)
  })

  it('names scripts and files that are there', () => {
    const text = blocks.filter(({ language }) => language === 'sh').map((block) => block.text)
    const scripts = [...text.join('\n').matchAll(/\bnpm run (?:--silent )?([\w:]+)/g)].map(([, name]) => name)
    expect(scripts.length).toBeGreaterThan(5)
    expect(scripts.filter((name = '') => !(name in manifest.scripts))).toEqual([])
    const files = [...text.join('\n').matchAll(/\bbash (\S+)/g)].map(([, name = '']) => name)
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([])
  })
})

describe.skipIf(skips)('pasted one after the other in a fresh copy', { timeout: 60_000 }, () => {
  const closing: (() => Promise<void>)[] = []
  let folder = ''
  let [port, adminPort] = [0, 0]
  /** A key that was shown: what `hpg_…` stands for. */
  let key = ''

  beforeAll(async () => {
    folder = await freshCopy()
    port = await freePort()
    adminPort = await freePort()
  }, 60_000)
  afterAll(async () => {
    for (const close of closing.reverse()) await close()
    await rm(folder, { recursive: true, force: true })
  })

  /** On ports of its own, for others may use those of the README, and with what it can't say beforehand. */
  const here = (text: string) =>
    text
      .replaceAll('127.0.0.1:3000', `127.0.0.1:${port}`)
      .replaceAll('127.0.0.1:3001', `127.0.0.1:${adminPort}`)
      .replaceAll('hpg_…', key)
      // The packages of this folder are there: what brings them is tried by .ci/run.
      .replace(/^npm ci$/m, ':')
  const environment = () => ({
    PORT: String(port),
    ADMIN_PORT: String(adminPort),
    GATEWAY_URL: `http://127.0.0.1:${port}`
  })
  const finish = (close: () => Promise<void>) => void closing.push(close)
  let served = false
  /** What the shell that all is pasted into knows by now. */
  let exported = ''

  for (const block of blocks) {
    const { section, line, language, text, answer } = block
    const name = `${section}, line ${line}: ${text.split('\n', 1)}`
    if (language === 'js') {
      it(name, async () => {
        const script = `${here(text)}\nif (!answer.ok) throw new Error(await answer.text())`
        const ran = launch('node', ['--input-type=module', '-e', script], {}, folder, '', finish)
        expect(await ran.ended).toMatchObject({ code: 0 })
      })
    } else if (reasonOf(block) !== undefined) {
      console.info(`not run: ${name} (${reasonOf(block)})`)
    } else if (language === 'sh' && isServer(block)) {
      it(name, async () => {
        // The first one stays, for all that follows; another one would be started in its place.
        const own = served ? { PORT: String(await freePort()), ADMIN_PORT: '0' } : environment()
        const running = launch('sh', ['-c', here(text)], own, folder, '', finish)
        expect(await running.saying(/\n *curl -u \S+ \S+\n/)).toContain('Prospector Gateway')
        if (served) running.kill('SIGINT')
        served = true
      })
    } else if (language === 'sh') {
      it(name, async () => {
        const { code, stdout, stderr } = await launch(
          'sh',
          ['-c', failing + exported + here(text)],
          environment(),
          folder,
          '',
          finish
        ).ended
        expect(code, stdout + stderr).toBe(0)
        if (answer !== undefined)
          expect(fits(stdout.trim(), answer), `${stdout}\nis not\n${answer}`).toBe(true)
        exported += [...text.matchAll(/^export .*$/gm)].map(([line]) => `${line}\n`).join('')
        key = /hpg_\w{20,}/.exec(stdout)?.[0] ?? key
      })
    }
  }
})

/** What git would clone, with what was changed since; the packages are those of this folder. */
async function freshCopy(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-readme-'))
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024
  })
  const files = listed.split('\0').filter((file) => file !== '' && existsSync(join(root, file)))
  expect(files).toContain('package.json')
  for (const file of files) await cp(join(root, file), join(folder, file))
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}
