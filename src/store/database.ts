import { closeSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ConfigError } from '../config.ts'
import { patiently } from './patiently.ts'
import { isBusy, sqliteCode, sqliteCodes } from './sqlite-errors.ts'

/** Marks the file as the gateway's: "HPGW". */
const applicationId = 0x48504757

/** Of the tables below: a file with a higher one was written by a newer gateway. */
const schemaVersion = 1

const schema = `
  CREATE TABLE records (name BLOB PRIMARY KEY, value BLOB NOT NULL, expires_at INTEGER) STRICT;
  CREATE INDEX records_expiry ON records (expires_at) WHERE expires_at IS NOT NULL;
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${schemaVersion};
`

/**
 * Opens the database file, readable by its owner alone, with its folder, and makes both where they are missing. What is
 * committed is on disk. `warn` is told of a file that others can read. Throws `ConfigError` of one line where it can't be
 * used.
 */
export async function openDatabase(path: string, warn: (message: string) => void): Promise<DatabaseSync> {
  const file = resolve(path)
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    // SQLite gives its companions, -wal and -shm, the mode of the file.
    closeSync(openSync(file, 'a', 0o600))
    if ((statSync(file).mode & 0o077) !== 0) warn(`${file} can be read by others: chmod 600 ${file}`)
    return await patiently(() => opened(file))
  } catch (error) {
    throw error instanceof ConfigError ? error : unusable(file, reasonOf(error), error)
  }
}

function opened(file: string): DatabaseSync {
  // No busy timeout: it would block the process.
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    // Writes nothing to a file that is up to date, but tells now of one that can't be written.
    database.exec('BEGIN IMMEDIATE')
    prepare(database, file)
    database.exec('COMMIT')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function prepare(database: DatabaseSync, file: string): void {
  const version = numberOf(database, 'SELECT user_version AS number FROM pragma_user_version')
  const id = numberOf(database, 'SELECT application_id AS number FROM pragma_application_id')
  const tables = numberOf(database, 'SELECT count(*) AS number FROM sqlite_schema')
  if (id !== applicationId && (id !== 0 || version !== 0 || tables !== 0)) {
    throw unusable(file, 'is a database of another program')
  }
  if (version > schemaVersion) throw unusable(file, 'was written by a newer gateway: start that one')
  if (version === 0) database.exec(schema)
}

function numberOf(database: DatabaseSync, query: string): number {
  const number = database.prepare(query).get()?.number
  return typeof number === 'number' ? number : 0
}

function unusable(file: string, reason: string, cause?: unknown): ConfigError {
  const error = new ConfigError([`STORE_URL: ${file} ${reason}`])
  error.cause = cause
  return error
}

function reasonOf(error: unknown): string {
  if (isBusy(error)) return 'is locked by another process'
  const code = sqliteCode(error)
  if (code === sqliteCodes.corrupt || code === sqliteCodes.notADatabase) {
    return 'is damaged, or no database: restore it, or move it away for a new one'
  }
  if (code === sqliteCodes.readOnly) return 'cannot be written: mend its permissions'
  const why = error instanceof Error && 'code' in error ? ` (${error.code})` : ''
  return `cannot be opened${code === undefined ? why : ''}: mend its permissions, or those of its folder`
}
