import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'

/** Where an export goes. */
export interface Sink {
  /** Waits while whoever reads it is behind. */
  write(bytes: Uint8Array): Promise<void>
  /** All of it was written. */
  finish(): Promise<void>
  /** It broke off: of a file nothing stays. */
  discard(): Promise<void>
}

export function standardOutput(stop: AbortSignal): Sink {
  return {
    async write(bytes) {
      if (!process.stdout.write(bytes)) await once(process.stdout, 'drain', { signal: stop })
    },
    finish: async () => {},
    discard: async () => {}
  }
}

/** A file of this name, once it is whole: until then it has another one beside it. */
export async function wholeFile(name: string): Promise<Sink> {
  const target = await realpath(name).catch(() => name)
  // A device or a pipe is written to, not put away.
  const special = await stat(target).then(
    (there) => !there.isFile(),
    () => false
  )
  const path = special ? target : `${target}.${randomBytes(4).toString('hex')}.part`
  const file = await open(path, 'w').catch((error: unknown) => Promise.reject(unwritable(name, error)))
  return {
    async write(bytes) {
      await file.writeFile(bytes).catch((error: unknown) => Promise.reject(unwritable(name, error)))
    },
    async finish() {
      if (!special) await file.sync()
      await file.close()
      if (!special) await rename(path, target)
    },
    async discard() {
      await file.close()
      if (!special) await rm(path, { force: true })
    }
  }
}

function unwritable(name: string, error: unknown): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  return new Error(`cannot write ${name}: ${code}`, { cause: error })
}
