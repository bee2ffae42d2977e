import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import GithubSlugger from 'github-slugger'
import { marked, type Token } from 'marked'
import { describe, expect, it } from 'vitest'
import { pages } from '../../docs/generate.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const texts = [
  'README.md',
  'CHANGELOG.md',
  'bench/README.md',
  'client/README.md',
  'examples/browser/README.md',
  'src/sandbox/README.md',
  ...[
    'errors',
    'how-it-is-built',
    'keys-and-scopes',
    'moving-from-v1',
    'paging-and-exports',
    'production'
  ].map((name) => `docs/${name}.md`)
]

/** Where a text's links lead, and its headings as GitHub names them. */
function read(file: string) {
  const links: string[] = []
  const anchors = new Set<string>()
  const slugger = new GithubSlugger()
  const look = (token: Token) => {
    if (token.type === 'link') links.push(String(token.href))
    if (token.type === 'heading') anchors.add(slugger.slug(String(token.text).replace(/[`*]/g, '')))
  }
  void marked.walkTokens(marked.lexer(readFileSync(join(root, file), 'utf8')), look)
  return { links, anchors }
}

/** What is wrong with a link in a text; nothing where it leads somewhere. */
function fault(file: string, link: string): string | undefined {
  const at = `${file}: ${link}`
  if (/^[a-z]+:/.test(link)) return URL.canParse(link) && /^https?:/.test(link) ? undefined : at
  const [path = '', anchor] = link.split('#', 2)
  const target = path === '' ? file : relative(root, join(root, dirname(file), path))
  if (target.startsWith('..') || !existsSync(join(root, target))) return at
  return anchor === undefined || read(target).anchors.has(anchor) ? undefined : at
}

describe('the docs', () => {
  it.each(texts)('%s has links that lead somewhere', (file) => {
    const { links } = read(file)
    expect(links.map((link) => fault(file, link)).filter((one) => one !== undefined)).toEqual([])
  })

  it('have tables as the sources say: run "npm run docs" where they differ', async () => {
    for (const [name, text] of Object.entries(await pages())) {
      expect(text).toBe(readFileSync(join(root, 'docs', name), 'utf8'))
    }
  })

  it('name something that takes the place of each of the 42 Methods', async () => {
    const { 'moving-from-v1.md': text = '' } = await pages()
    const rows = text.match(/^\| `\w+` \|.*\| .*`[A-Z]+ \/.*$/gm) ?? []
    expect(rows).toHaveLength(42)
  })
})
