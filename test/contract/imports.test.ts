import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

interface Import {
  readonly from: string
  /** A file of the project, or a package. */
  readonly to: string
  readonly typeOnly: boolean
}

const files = ['src', 'routes', 'schemas'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
)
const texts = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]))
const imports = [...texts].flatMap(([from, text]) => importsIn(from, text))

function importsIn(from: string, text: string): Import[] {
  const found = [
    ...text.matchAll(/^(?:import|export)\s+(type\s)?([^'"]*?from\s+)?['"]([^'"]+)['"]/gm),
    ...text.matchAll(/\bimport\((\s*)()['"]([^'"]+)['"]\)/g)
  ]
  return found.map(([, type, names = '', target = '']) => {
    const inner =
      /\{([^}]*)\}/
        .exec(names)?.[1]
        ?.split(',')
        .map((name) => name.trim())
        .filter(Boolean) ?? []
    const typeOnly =
      type?.trim() === 'type' || (inner.length > 0 && inner.every((name) => name.startsWith('type ')))
    const to = target.startsWith('.') ? relative(root, join(root, dirname(from), target)) : target
    return { from, to, typeOnly }
  })
}

/** Who may import what of the project: the first part of the file's path that is listed decides. */
const allowed: readonly (readonly [string, RegExp])[] = [
  ['schemas/', /^schemas\//],
  ['src/paging/', /^src\/paging\//],
  ['src/time/', /^src\/time\//],
  ['src/store/', /^src\/(store\/|config\.ts$)/],
  ['src/sandbox/', /^src\/sandbox\//],
  ['src/v1/', /^(src\/(v1|time|paging)|schemas)\//],
  ['src/leads/', /^(src\/(leads|idempotency|store|v1|http|paging|time)|schemas)\//],
  ['src/calls/', /^(src\/(calls|leads|v1|http|paging|time)|schemas)\//],
  ['src/imports/', /^(src\/(imports|idempotency|store|leads|v1|http|csv|paging|time)|schemas)\//],
  ['src/csv/', /^src\/csv\//],
  ['src/metrics/', /^src\/(metrics|v1|http)\//],
  ['src/idempotency/', /^src\/(idempotency|accounts|store|v1)\//],
  ['src/accounts/', /^(src\/(accounts|store|v1)|schemas)\//],
  [
    'src/http/',
    /^(src\/(http|accounts|idempotency|store|v1|paging|time|csv)|schemas)\/|^src\/collect-garbage\.ts$/
  ],
  ['routes/index.ts', /^(routes|src\/http|schemas)\//],
  ['routes/', /^(schemas|src\/(v1\/methods|http|paging|leads|calls|imports))\//]
]

/** Types alone may cross here: what runs must not. */
const typesAlone: readonly (readonly [RegExp, RegExp])[] = [
  [/^src\/v1\//, /^(schemas|src\/paging)\//],
  [/^routes\//, /^fastify$/]
]

describe('imports', () => {
  it('were found', () => {
    expect(imports.length).toBeGreaterThan(100)
    expect(imports.filter(({ typeOnly }) => typeOnly).length).toBeGreaterThan(20)
  })

  const ofProject = imports.filter(({ to }) => texts.has(to) || to.startsWith('.') || to.endsWith('.ts'))

  it('lead to files that are there', () => {
    expect(ofProject.filter(({ to }) => !texts.has(to)).map(({ from, to }) => `${from} → ${to}`)).toEqual([])
  })

  it('go in the one direction', () => {
    const wrong = ofProject.filter(({ from, to }) => {
      const [, may] = allowed.find(([start]) => from.startsWith(start)) ?? []
      return may !== undefined && !may.test(to)
    })
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
  })

  it('are of types alone where the other side must not run', () => {
    const wrong = imports.filter(
      ({ from, to, typeOnly }) =>
        !typeOnly && typesAlone.some(([one, other]) => one.test(from) && other.test(to))
    )
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
  })

  it('have no cycles', () => {
    const next = Map.groupBy(ofProject, ({ from }) => from)
    const done = new Set<string>()
    const visit = (file: string, path: readonly string[]): string[] => {
      if (path.includes(file)) return [[...path.slice(path.indexOf(file)), file].join(' → ')]
      if (done.has(file)) return []
      const cycles = (next.get(file) ?? [])
        .filter(({ typeOnly }) => !typeOnly)
        .flatMap(({ to }) => visit(to, [...path, file]))
      done.add(file)
      return cycles
    }
    expect(files.flatMap((file) => visit(file, []))).toEqual([])
  })

  const packages: readonly (readonly [string, RegExp])[] = [
    ['@redis/client', /^src\/store\/redis/],
    ['node:sqlite', /^src\/store\//],
    ['undici', /^src\/(v1\/wire\/connections|commands\/remote\/ask)\.ts$/],
    ['cli-progress', /^src\/commands\/remote\/progress\.ts$/],
    ['fastify', /^src\/(app\.ts|http\/)/],
    ['csv-stringify', /^src\/http\/csv\.ts$/],
    ['close-with-grace', /^src\/(main\.ts|commands\/)/]
  ]
  it.each(packages)('of the package %s are in their place alone', (name, place) => {
    const users = imports.filter(({ to, typeOnly }) => to === name && !typeOnly).map(({ from }) => from)
    expect(
      users.filter((file) => !place.test(file) && !(name === 'fastify' && file.startsWith('routes/')))
    ).toEqual([])
  })
})

describe('a file', () => {
  const lines = (matches: RegExp, except: RegExp) =>
    [...texts]
      .filter(([file]) => !except.test(file))
      .flatMap(([file, text]) =>
        text
          .split('\n')
          .filter((line) => matches.test(line))
          .map((line) => `${file}: ${line.trim()}`)
      )

  it('reads process.env only where the process starts', () => {
    expect(lines(/\bprocess\.env\b/, /^src\/(cli\.ts|main\.ts|commands\/|sandbox\/)/)).toEqual([])
  })

  it('makes no anyOf of null: `nullable` in schemas/common.ts does it better', () => {
    expect(lines(/\bType\.Null\(|'null'\]/, /^schemas\/common\.ts$/)).toEqual([])
  })

  it('has no `any`, and no directive that switches checks off', () => {
    expect(lines(/(: any([;,)=[]|$)|\bas any\b|<any>|@ts-ignore|@ts-nocheck|biome-ignore)/, /^$/)).toEqual([])
  })

  it('has at most 250 lines', () => {
    const long = [...texts].filter(([, text]) => text.split('\n').length > 251)
    expect(long.map(([file, text]) => `${file}: ${text.split('\n').length}`)).toEqual([])
  })

  it('names nothing of the machine it was written on', () => {
    expect(lines(/\/work\/|\/home\/|\/root\/|\/Users\//, /^$/)).toEqual([])
  })
})
