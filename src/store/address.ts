import { fileURLToPath } from 'node:url'

/** Where the records are kept, as `STORE_URL` says. */
export type StoreAddress =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'redis'; readonly url: URL }

/** Reads a store's address: `file:` and a path, or a Redis server's URL. `null` where it is neither. */
export function storeAddress(text: string): StoreAddress | null {
  return text.startsWith('file:') ? fileAddress(text) : redisAddress(text)
}

/** A store's address as it may be shown: without the name and the password in it. */
export function shownAddress(text: string): string {
  const address = storeAddress(text)
  if (address?.kind !== 'redis') return text
  const { protocol, host, pathname } = address.url
  return `${protocol}//${host}${pathname}`
}

function fileAddress(text: string): StoreAddress | null {
  const path = text.slice('file:'.length)
  if (path === '' || path.endsWith('/') || path.includes('\0')) return null
  if (!path.startsWith('//')) return { kind: 'file', path }
  try {
    return { kind: 'file', path: fileURLToPath(text) }
  } catch {
    return null
  }
}

function redisAddress(text: string): StoreAddress | null {
  const url = URL.parse(text)
  if (url === null || (url.protocol !== 'redis:' && url.protocol !== 'rediss:')) return null
  const plain = url.hostname !== '' && url.search === '' && url.hash === '' && isDecodable(url)
  return plain && /^(\/[0-9]{0,4})?$/.test(url.pathname) ? { kind: 'redis', url } : null
}

function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username)
    decodeURIComponent(password)
    return true
  } catch {
    return false
  }
}
