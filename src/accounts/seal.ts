import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** Encrypts what the store keeps, so that the store's file or server alone tells nobody. */
export interface Seal {
  /** `context` says what this is of; it is not hidden, and the same is needed to open it. */
  close(context: string, content: string): Buffer
  /** `null` where none of the secrets opens it: another secret or context, or changed bytes. */
  open(context: string, sealed: Uint8Array): Opened | null
}

export interface Opened {
  readonly content: string
  /** Whether the first secret opened it; one that an older secret opens should be sealed anew. */
  readonly current: boolean
}

const algorithm = 'aes-256-gcm'
const version = 1
/** In bytes; a random nonce of this length may be made 2^32 times under one key (NIST SP 800-38D, 8.3). */
const nonceBytes = 12
const tagBytes = 16

/** AES-256-GCM under keys of these secrets (HKDF with SHA-256): the first encrypts, all decrypt. */
export function seal(secrets: readonly string[]): Seal {
  const keys = secrets.map((secret) =>
    Buffer.from(hkdfSync('sha256', secret, '', 'upstream credentials', 32))
  )
  const [first] = keys
  if (first === undefined) throw new TypeError('a seal needs a secret')

  return {
    close(context, content) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv(algorithm, first, nonce, { authTagLength: tagBytes })
      cipher.setAAD(additionalData(context))
      const encrypted = Buffer.concat([cipher.update(content, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), encrypted])
    },
    open(context, sealed) {
      for (const key of keys) {
        const content = decrypted(key, context, Buffer.from(sealed))
        if (content !== null) return { content, current: key === first }
      }
      return null
    }
  }
}

function decrypted(key: Buffer, context: string, sealed: Buffer): string | null {
  const start = 1 + nonceBytes + tagBytes
  if (sealed[0] !== version || sealed.length < start) return null
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(1, 1 + nonceBytes), {
    authTagLength: tagBytes
  })
  decipher.setAAD(additionalData(context))
  decipher.setAuthTag(sealed.subarray(1 + nonceBytes, start))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(start)), decipher.final()]).toString('utf8')
  } catch {
    // The tag does not fit; nothing of what was decrypted may be used.
    return null
  }
}

function additionalData(context: string): Buffer {
  return Buffer.from(`${version}:${context}`)
}
