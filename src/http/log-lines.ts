import { pino } from 'pino'

/** Lines go out when there are so many bytes of them, and after so many milliseconds: one write for many requests. */
const together = { minLength: 8_192, periodicFlush: 100 }

/** Where log lines go. */
export interface LogLines {
  write(line: string): void
}

/** Standard output, each line at once. */
export const standardOutput: LogLines = { write: (line) => void process.stdout.write(line) }

/** Whether lines of the level `info` are written at this level. */
export function tellsInfo(level: string): boolean {
  return (pino.levels.values[level] ?? Number.POSITIVE_INFINITY) <= info
}

/** The number of the level `info` in lines. */
export const info = 30

/** Standard output. What waits goes out when it is closed, and when the process ends in any way but by SIGKILL. */
export function logLines(): LogLines & { close(): Promise<void> } {
  const lines = pino.destination({ dest: 1, sync: false, ...together })
  return {
    write: (line) => void lines.write(line),
    close: () => new Promise((resolve) => lines.flush(() => resolve()))
  }
}
