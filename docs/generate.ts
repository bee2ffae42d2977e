import { readFile, writeFile } from 'node:fs/promises'
import { makeDocument } from '../src/commands/openapi.ts'
import { problems } from '../src/http/problems.ts'
import { catalog } from '../src/v1/catalog.ts'
import { examples } from '../test/examples.ts'

/** The parts of these pages that are made from the sources, each between `<!-- made: name -->` and `<!-- end -->`. */
const parts = {
  'moving-from-v1.md': { methods: methodTable },
  'errors.md': { problems: async () => problemTable() }
} satisfies Record<string, Record<string, () => Promise<string>>>

/** The pages as they should be, by name. Throws where a page lacks a part. */
export async function pages(): Promise<Readonly<Record<string, string>>> {
  const made = Object.entries(parts).map(async ([name, ofPage]) => {
    let text = await readFile(new URL(name, import.meta.url), 'utf8')
    for (const [part, make] of Object.entries(ofPage)) {
      const [begin, end] = [`<!-- made: ${part} -->\n`, '<!-- end -->']
      const [from, to] = [text.indexOf(begin), text.indexOf(end, text.indexOf(begin))]
      if (from < 0 || to < 0) throw new Error(`docs/${name} has no part "${part}"`)
      text = `${text.slice(0, from)}${begin}${await make()}${text.slice(to)}`
    }
    return [name, text] as const
  })
  return Object.fromEntries(await Promise.all(made))
}

interface Operation {
  readonly summary?: string
  readonly 'x-upstream-methods'?: readonly string[]
}

/** Every Method of V1, in the order of its documentation, beside the requests that take its place. */
async function methodTable(): Promise<string> {
  const { paths = {} } = await makeDocument()
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>).map(([method, operation]) => ({
      isGet: method === 'get',
      request: `\`${method.toUpperCase()} ${path}\``,
      // The first does what was asked for; the others look something up on the way.
      main: operation['x-upstream-methods']?.[0],
      methods: operation['x-upstream-methods'] ?? []
    }))
  )
  const rows = examples.map(({ method, request }) => {
    const { Method: _method, api_uId: _uid, api_key: _key, ...parameters } = request
    const reads = catalog.find(({ name }) => name === method)?.effect === 'safe'
    const fitting = operations.filter(({ isGet }) => isGet || !reads)
    const mine = fitting.filter(({ main }) => main === method)
    const places = mine.length > 0 ? mine : fitting.filter(({ methods }) => methods.includes(method))
    const names = Object.keys(parameters).map((name) => `\`${name}\``)
    return [`\`${method}\``, names.join(', '), places.map(({ request }) => request).join(' · ')]
  })
  return table(['V1 `Method`', 'its parameters', 'here'], rows)
}

/** Every problem, by status. */
function problemTable(): string {
  const rows = Object.entries(problems)
    .toSorted(([, one], [, other]) => one.status - other.status)
    .map(([code, { status, title, help }]) => [String(status), `\`${code}\``, `${title}. ${help}`])
  return table(['status', 'code', 'what it means, and what to do'], rows)
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return `${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`
}

if (import.meta.main) {
  for (const [name, text] of Object.entries(await pages())) {
    await writeFile(new URL(name, import.meta.url), text)
  }
}
