import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { ConfigError } from '../src/config.ts'
import { gatewaySecrets } from '../src/secret.ts'

async function folder() {
  const path = await mkdtemp(join(tmpdir(), 'gateway-secret-'))
  onTestFinished(() => rm(path, { recursive: true }))
  const warnings: string[] = []
  const file = join(path, '.data', 'secret')
  return {
    path,
    file,
    warnings,
    read: (from = '') => gatewaySecrets(from, (message) => warnings.push(message), file)
  }
}

it('the secrets of the environment are used as they are, the first first, and no file is made', async () => {
  const { read, file, warnings } = await folder()
  const [one, two] = ['a'.repeat(32), 'b'.repeat(40)]
  expect(await read(`${one}, ${two}`)).toEqual([one, two])
  expect(warnings).toEqual([])
  await expect(stat(file)).rejects.toThrow('ENOENT')
})

it('a secret is made once, with mode 0600 and a warning, and kept', async () => {
  const { read, file, warnings } = await folder()
  const [made] = await read()
  expect(made?.length).toBeGreaterThanOrEqual(32)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).not.toContain(made)
  expect(await read()).toEqual([made])
  expect(warnings).toHaveLength(1)
})

it('several processes that start at once have the same secret', async () => {
  const { read } = await folder()
  const made = await Promise.all(Array.from({ length: 8 }, () => read()))
  expect(new Set(made.flat()).size).toBe(1)
})

it('another one is made in another folder', async () => {
  const [one, two] = [await (await folder()).read(), await (await folder()).read()]
  expect(one).not.toEqual(two)
})

it('a file that others can read is told', async () => {
  const { read, file, warnings } = await folder()
  await read()
  warnings.length = 0
  await chmod(file, 0o644)
  await read()
  expect(warnings.join()).toMatch(/chmod 600/)
})

it.each(['', 'short', '\n\n'])('a file with too little in it is refused: %o', async (content) => {
  const { read, file, path } = await folder()
  await mkdir(join(path, '.data'))
  await writeFile(file, content)
  await expect(read()).rejects.toThrow(ConfigError)
  expect(await readFile(file, 'utf8')).toBe(content)
})

it('a place where no file can be is refused in one line', async () => {
  const { read, path } = await folder()
  await writeFile(join(path, '.data'), 'a file, not a folder')
  await expect(read()).rejects.toThrow(ConfigError)
})
