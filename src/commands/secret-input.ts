import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { UsageError } from './command.ts'

/** In bytes: more is no secret but a file by mistake. */
const longest = 16_384

/**
 * A secret from standard input: asked for without an echo where that is a terminal, else all of it without the
 * line break at its end. Never from the command line, which every user of the machine can see, and histories
 * keep. Throws `UsageError` where there is none.
 */
export async function secretInput(name: string): Promise<string> {
  const secret = process.stdin.isTTY ? await typed(`${name}: `) : await piped(name)
  if (secret === '') throw new UsageError(`${name} is missing: it comes on standard input`)
  return secret
}

async function piped(name: string): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk)
    length += bytes.length
    if (length > longest) throw new UsageError(`${name} is too long: ${longest} bytes at most`)
    chunks.push(bytes)
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
    return text.replace(/\r?\n$/, '')
  } catch {
    throw new UsageError(`${name} is no text in UTF-8`)
  }
}

async function typed(prompt: string): Promise<string> {
  // Readline echoes to its output: here, to nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  process.stderr.write(prompt)
  const stopped = new AbortController()
  const { signal } = stopped
  lines.once('close', () => stopped.abort())
  try {
    const [line]: string[] = await once(lines, 'line', { signal })
    return line ?? ''
  } catch {
    // Control-C or Control-D.
    throw new Error('stopped')
  } finally {
    lines.close()
    process.stderr.write('\n')
  }
}
