/** One call that the sandbox was sent. */
export interface SandboxCall {
  readonly method: string
  /** The api_uId; null where the credentials were wrong. */
  readonly account: string | null
  /** All fields but the credentials and Method. */
  readonly parameters: Readonly<Record<string, unknown>>
}

/** The last calls, with a bound on what they hold. */
export function callLog(): {
  readonly entries: readonly SandboxCall[]
  add(call: SandboxCall, size: number): void
} {
  const entries: SandboxCall[] = []
  const sizes: number[] = []
  let held = 0
  return {
    entries,
    add(call, size) {
      entries.push(call)
      sizes.push(size)
      held += size
      while (entries.length > 1000 || (held > 16 * 1024 * 1024 && entries.length > 1)) {
        entries.shift()
        held -= sizes.shift() ?? 0
      }
    }
  }
}
