import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, stat, unlink, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ConfigError, secretsIn } from './config.ts'

/** Where the secret is kept that the gateway makes itself, below the working directory. */
const secretFile = '.data/secret'

/**
 * The gateway's secrets: those of `GATEWAY_SECRET`, else the one in `.data/secret`, which is made with mode
 * 0600 if it isn't there. `warn` is told of that. Throws `ConfigError` where the file can't be used.
 */
export async function gatewaySecrets(
  fromEnvironment: string,
  warn: (message: string) => void,
  file = secretFile
): Promise<readonly string[]> {
  if (fromEnvironment !== '') return secretsIn(fromEnvironment)
  return [(await readSecret(file, warn)) ?? (await makeSecret(file, warn))]
}

async function readSecret(file: string, warn: (message: string) => void): Promise<string | null> {
  try {
    const secret = (await readFile(file, 'utf8')).trim()
    if (secret.length < 32)
      throw new ConfigError([`${file} must hold 32 characters or more: delete it to have a new one made`])
    const { mode } = await stat(file)
    if ((mode & 0o077) !== 0) warn(`${file} can be read by others: chmod 600 ${file}`)
    return secret
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null
    if (error instanceof ConfigError) throw error
    throw new ConfigError([`${file} cannot be read: set GATEWAY_SECRET, or mend its permissions`])
  }
}

async function makeSecret(file: string, warn: (message: string) => void): Promise<string> {
  const secret = randomBytes(32).toString('base64url')
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    // Linked when it is whole: another process that starts meanwhile never reads an empty file.
    const whole = `${file}.${randomUUID()}`
    await writeFile(whole, `${secret}\n`, { mode: 0o600 })
    await link(whole, file).finally(() => unlink(whole))
  } catch (error) {
    // Another process made it in the meantime.
    const made = isCode(error, 'EEXIST') ? await readSecret(file, warn) : null
    if (made !== null) return made
    throw new ConfigError([`${file} cannot be written: set GATEWAY_SECRET to 32 random characters or more`])
  }
  warn(`GATEWAY_SECRET is not set: made a secret in ${file}; stored credentials are lost with it`)
  return secret
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
