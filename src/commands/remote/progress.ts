import { MultiBar } from 'cli-progress'

/** Shows how far a command is, where somebody looks. */
export interface Progress {
  /** `value` of `total` is done; `total` 0 is one that nobody knows. `text` says the rest. */
  show(value: number, total: number, text: string): void
  /** A line on standard error, above the progress. */
  say(line: string): void
  /** Takes it from the terminal. */
  end(): void
}

/** A progress bar where somebody looks at standard error, a terminal; else its lines alone, as they come. */
export function progress(watched = process.stderr.isTTY === true): Progress {
  if (!watched) {
    return { show: () => {}, say: (line) => void process.stderr.write(`${line}\n`), end: () => {} }
  }
  const shown = new MultiBar({
    stream: process.stderr,
    clearOnComplete: true,
    forceRedraw: true,
    // Cut to the width of the terminal, whose own settings stay as they are, however this ends.
    linewrap: true,
    format: (_options, { progress, total }, { text }: { text: string }) =>
      total > 0 ? `${drawn(progress)} ${String(Math.floor(progress * 100)).padStart(3)} %  ${text}` : text
  })
  const bar = shown.create(0, 0, { text: '' })
  // Also where the process ends at once, for nobody reads its output any more.
  const stop = () => shown.stop()
  process.once('exit', stop)
  return {
    show(value, total, text) {
      if (total !== bar.getTotal()) bar.setTotal(total)
      bar.update(value, { text })
    },
    say: (line) => shown.log(`${line}\n`),
    end() {
      process.off('exit', stop)
      // What was said and not yet written.
      shown.update()
      stop()
    }
  }
}

const width = 24

function drawn(progress: number): string {
  const done = Math.round(progress * width)
  return '█'.repeat(done) + '░'.repeat(width - done)
}

/** A number of bytes for people: `6.3 MB`. */
export function inBytes(bytes: number): string {
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** A number for people: `30,000`. */
export function counted(number: number, one: string, several = `${one}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? one : several}`
}
