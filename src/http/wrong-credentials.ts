import { isIP, isIPv4, isIPv6 } from 'node:net'
import { type ProblemError, problem } from './problem.ts'

export interface WrongCredentialsOptions {
  /** A clock in milliseconds that never goes back. */
  readonly now?: () => number
  /** How many addresses, and how many identities, are remembered at most: beyond, the oldest is forgotten. */
  readonly most?: number
}

/** Lets nobody try out credentials: an address has so many wrong ones a minute. */
export interface WrongCredentials {
  /** Throws `rate-limited` where this address has used up its tries. */
  check(address: string): void
  /** Counts credentials that were wrong. */
  wrong(address: string): void
  /**
   * Begins to try credentials that only V1 can judge; gives the way to end it. Waits while as many others of this
   * address are being tried as it has tries left, and throws `rate-limited` where they were wrong. Those that held a
   * while ago go by, at once: there is nothing to end.
   */
  begin(address: string, identity: string): undefined | Promise<() => void>
  /** V1 took them. */
  held(address: string, identity: string): void
  /** V1 refused them. */
  refused(address: string, identity: string): void
}

/** Wrong ones that an address has, and in how many milliseconds. */
const tries = { most: 10, withinMs: 60_000 }
/** For how long credentials that held are known to be good, in milliseconds. */
const goodForMs = 10 * 60_000
/** How many wait for others to be judged, and for how many milliseconds. */
const waiting = { most: 256, ms: 5_000 }

interface Address {
  /** When each wrong one of the last minute came, the oldest first. */
  wrong: number[]
  /** What is being tried, and by how many requests. */
  readonly trying: Map<string, number>
  /** Called when something was judged, or a request has ended. */
  readonly waiting: Set<() => void>
}

/** Counts in the memory of this process. */
export function wrongCredentials({
  now = () => performance.now(),
  most = 10_000
}: WrongCredentialsOptions = {}): WrongCredentials {
  const addresses = new Map<string, Address>()
  const goodUntil = new Map<string, number>()

  function addressOf(name: string): Address {
    const known = addresses.get(name) ?? { wrong: [], trying: new Map(), waiting: new Set() }
    // Behind all others: what is first was not seen for the longest time.
    addresses.delete(name)
    addresses.set(name, known)
    const [oldest] = addresses.keys()
    if (addresses.size > most && oldest !== undefined) addresses.delete(oldest)
    return known
  }

  /** How many tries are left; forgets what is more than a minute ago. */
  function leftOf(address: Address): number {
    address.wrong = address.wrong.filter((at) => at > now() - tries.withinMs)
    return tries.most - address.wrong.length
  }

  function forgetIdle(name: string, address: Address): void {
    const idle = address.trying.size === 0 && address.waiting.size === 0 && leftOf(address) === tries.most
    if (idle && addresses.get(name) === address) addresses.delete(name)
  }

  function wake({ waiting }: Address): void {
    for (const look of waiting) look()
  }

  function count(address: Address): void {
    if (leftOf(address) > 0) address.wrong.push(now())
    wake(address)
  }

  function usedUp({ wrong }: Address): ProblemError {
    const leftMs = (wrong[0] ?? now()) + tries.withinMs - now()
    return problem('rate-limited', {
      detail: 'Too many wrong credentials came from this address.',
      retry_after_seconds: Math.max(1, Math.ceil(leftMs / 1000))
    })
  }

  /** Whether it may be tried now: the same credentials many times at once are one try. */
  function mayTry(address: Address, identity: string): boolean {
    return isGood(identity) || address.trying.has(identity) || address.trying.size < leftOf(address)
  }

  function isGood(identity: string): boolean {
    return (goodUntil.get(identity) ?? Number.NEGATIVE_INFINITY) > now()
  }

  /** Settles when there is a change worth another look, or nobody waits any longer. */
  function change(address: Address): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const look = () => {
      clearTimeout(timer)
      address.waiting.delete(look)
      resolve()
    }
    const timer = setTimeout(look, waiting.ms)
    address.waiting.add(look)
    return promise
  }

  async function tried(name: string, identity: string): Promise<() => void> {
    const address = addressOf(name)
    const since = now()
    while (!mayTry(address, identity)) {
      if (leftOf(address) <= 0) throw usedUp(address)
      if (now() - since >= waiting.ms || address.waiting.size >= waiting.most) throw tooManyAtOnce()
      await change(address)
    }
    if (isGood(identity)) return nothing
    address.trying.set(identity, (address.trying.get(identity) ?? 0) + 1)
    return () => {
      const others = (address.trying.get(identity) ?? 1) - 1
      if (others > 0) address.trying.set(identity, others)
      else address.trying.delete(identity)
      wake(address)
      forgetIdle(name, address)
    }
  }

  return {
    check(name) {
      const address = addresses.get(name)
      if (address !== undefined && leftOf(address) <= 0) throw usedUp(address)
    },
    wrong: (name) => count(addressOf(name)),

    begin: (name, identity) => (isGood(identity) ? undefined : tried(name, identity)),

    held(name, identity) {
      goodUntil.delete(identity)
      goodUntil.set(identity, now() + goodForMs)
      const [oldest] = goodUntil.keys()
      if (goodUntil.size > most && oldest !== undefined) goodUntil.delete(oldest)
      const address = addresses.get(name)
      if (address === undefined) return
      address.trying.delete(identity)
      wake(address)
    },

    refused(name, identity) {
      goodUntil.delete(identity)
      count(addressOf(name))
    }
  }
}

/** Ends nothing. */
const nothing = (): void => undefined

function tooManyAtOnce(): ProblemError {
  return problem('rate-limited', {
    detail: 'Too many different credentials that were not seen lately come from this address at once.',
    retry_after_seconds: 1
  })
}

/**
 * The address that counts: of IPv6 the network, of which anybody has all addresses (RFC 6177); IPv4 as it is. Some proxies
 * add a port to what they forward; what is no address counts as `peer`, from where it came.
 */
export function networkOf(forwarded: string, peer: string): string {
  if (isIPv4(forwarded)) return forwarded
  const bare = forwarded.replace(/^\[(.*)\](:\d+)?$|^([\d.]+):\d+$/, '$1$3')
  const ip = isIP(bare.split('%', 1).join()) === 0 ? peer : bare
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip) ?? []
  if (mapped !== undefined) return mapped
  if (!isIPv6(ip)) return ip
  const [address = ''] = ip.split('%', 1)
  const [start = '', end] = address.split('::')
  const groups = start === '' ? [] : start.split(':')
  const last = end === undefined || end === '' ? [] : end.split(':')
  const zeros = end === undefined ? 0 : 8 - groups.length - last.length
  const all = [...groups, ...Array<string>(Math.max(zeros, 0)).fill('0'), ...last]
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
