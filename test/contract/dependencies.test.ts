import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

interface Manifest {
  readonly version: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly scripts?: Readonly<Record<string, string>>
}

interface Locked {
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly license?: string
  readonly hasInstallScript?: true
  readonly dev?: true
}

const read = <T>(path: string) =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8')) as T
const manifest = read<Manifest>('package.json')
const tools = read<Manifest>('tools/package.json')
/** The packages of a lockfile by their paths, without the project itself. */
const lockedIn = (path: string) =>
  Object.entries(read<{ packages: Record<string, Locked> }>(path).packages).filter(([name]) => name !== '')
const locked = lockedIn('package-lock.json')
const production = locked.filter(([, { dev }]) => dev !== true)

/** The first versions without known holes, and with what is relied on. */
const floors = { fastify: '5.12.2', undici: '8.10.2', '@fastify/static': '10.1.2' }
const nodeFloor = '24.18.1'

/** Whether a version is this one or a later one. */
function reaches(version: string, floor: string): boolean {
  const [have, want] = [version, floor].map((text) => text.split('.').map(Number))
  if (have === undefined || want === undefined || have.length !== 3 || have.some(Number.isNaN)) return false
  const differs = want.findIndex((number, index) => number !== have[index])
  return differs < 0 || Number(have[differs]) > Number(want[differs])
}

describe('a version', () => {
  it.each([
    ['5.12.2', true],
    ['5.12.10', true],
    ['6.0.0', true],
    ['5.12.1', false],
    ['5.9.9', false],
    ['4.99.0', false],
    ['5.12.3-beta.1', false]
  ])('%s: at or above 5.12.2 is %s', (version, expected) => {
    expect(reaches(version, '5.12.2')).toBe(expected)
  })
})

describe('the dependencies', () => {
  it.each(Object.entries(floors))(
    '%s is at or above %s wherever it is locked, and installed so',
    (name, floor) => {
      const found = locked.filter(([path]) => path.endsWith(`node_modules/${name}`))
      expect(found).not.toEqual([])
      for (const [path, { version = '' }] of found) {
        expect(reaches(version, floor), `${path} ${version}`).toBe(true)
        expect(read<Manifest>(`${path}/package.json`).version, path).toBe(version)
      }
    }
  )

  it('Node is at or above its floor, here and where the lockfile brings it', () => {
    expect(reaches(process.versions.node, nodeFloor), process.version).toBe(true)
    const brought = Object.entries(manifest.optionalDependencies ?? {}).filter(([name]) =>
      name.startsWith('node-')
    )
    expect(brought).not.toEqual([])
    for (const [name, version] of brought)
      expect(reaches(version, nodeFloor), `${name} ${version}`).toBe(true)
  })

  it('are named by exact versions', () => {
    const named = [manifest, tools].flatMap(({ dependencies, devDependencies, optionalDependencies }) =>
      Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
    )
    expect(named.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
  })

  it.each(['package-lock.json', 'tools/package-lock.json'])(
    'are known by their contents, not by where they came from, in %s',
    (path) => {
      const packages = lockedIn(path)
      expect(packages.length).toBeGreaterThan(100)
      expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
      expect(packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([])
    }
  )

  it('of production run nothing when they are installed', () => {
    expect(production.length).toBeGreaterThan(50)
    expect(production.filter(([, { hasInstallScript }]) => hasInstallScript)).toEqual([])
  })

  it('of production have licences that ask for nothing but their text', () => {
    const fine = /^(MIT|ISC|BSD-2-Clause|BSD-3-Clause|Apache-2\.0|0BSD|BlueOak-1\.0\.0|Unlicense)$/
    const others = production.filter(([, { license = '' }]) => !fine.test(license))
    expect(others.map(([path, { license }]) => `${path}: ${license}`)).toEqual([])
  })
})
