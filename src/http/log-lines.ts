import { pino } from 'pino'

/**
 * So many characters of lines are written together, and those of so many milliseconds. By pino's own ways all that waits
 * would be measured anew for each line.
 */
const together = { characters: 65_536, ms: 100 }

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
  let waiting = ''
  const send = () => {
    if (waiting !== '') output.write(waiting)
    waiting = ''
  }
  // Before pino listens, which writes then what it has.
  process.on('exit', send)
  const output = pino.destination({ dest: 1, sync: false })
  const timer = setInterval(send, together.ms).unref()
  return {
    write(line) {
      waiting += line
      if (waiting.length >= together.characters) send()
    },
    close() {
      clearInterval(timer)
      send()
      return new Promise((resolve) => output.flush(() => resolve()))
    }
  }
}
