/** The primary result codes of SQLite that are told apart. */
export const sqliteCodes = { busy: 5, locked: 6, readOnly: 8, corrupt: 11, notADatabase: 26 } as const

/** The primary result code of an error of `node:sqlite`. */
export function sqliteCode(error: unknown): number | undefined {
  const extended = error instanceof Error && 'errcode' in error ? error.errcode : undefined
  return typeof extended === 'number' ? extended & 0xff : undefined
}

/** Whether another process has what was asked for: soon it may not. */
export function isBusy(error: unknown): boolean {
  const code = sqliteCode(error)
  return code === sqliteCodes.busy || code === sqliteCodes.locked
}
