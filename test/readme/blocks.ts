/** A fenced block of a Markdown file. */
export interface Block {
  /** The heading above it. */
  readonly section: string
  readonly line: number
  readonly language: string
  /** Without the indentation of its fence. */
  readonly text: string
  /** The answer that a block of JSON right behind it shows. */
  readonly answer: string | undefined
}

/** The blocks of a Markdown file that have a language, in their order. */
export function blocksIn(markdown: string): Block[] {
  const blocks: Block[] = []
  const lines = markdown.split('\n')
  let section = ''
  for (let at = 0; at < lines.length; at++) {
    section = /^## (.*)/.exec(lines[at] ?? '')?.[1] ?? section
    const [, indent = '', language] = /^( *)```(\w+)$/.exec(lines[at] ?? '') ?? []
    if (language === undefined) continue
    const end = lines.indexOf(`${indent}\`\`\``, at + 1)
    if (end < 0) throw new Error(`the block at line ${at + 1} has no end`)
    const inside = lines.slice(at + 1, end).map((line) => line.slice(indent.length))
    blocks.push({ section, line: at + 1, language, text: inside.join('\n'), answer: undefined })
    at = end
  }
  return blocks.map((block, index) => {
    const next = blocks[index + 1]
    return { ...block, answer: next?.language === 'json' ? next.text : undefined }
  })
}

/** Whether a text is what is shown, where `…` stands for anything. */
export function fits(text: string, shown: string): boolean {
  const parts = shown.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.+')}$`, 's').test(text)
}
