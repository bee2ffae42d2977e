import { type Asked, type Figure, load, type Pressure } from './load.ts'
import { median } from './measure.ts'
import type { Running } from './processes.ts'

/** Something that is asked, in a process of its own. */
export interface Subject {
  readonly name: string
  readonly asked: Asked
  /** Who answers. */
  readonly running: Pick<Running, 'memory' | 'cpuSeconds'>
}

/** A subject under so many connections. */
export interface Measured extends Subject {
  readonly connections: number
}

/** One round of one subject. */
export interface Round extends Figure {
  /** The time that a request took on the core, in µs: what is left of the noise of a busy machine. */
  readonly cpu: number
}

/** What one subject came to: a figure for each round, and the most memory that it had in any. */
export interface Outcome {
  readonly rounds: readonly Round[]
  readonly memory: number
  /** Why there are no more rounds: it refused, or broke connections. */
  readonly fault?: string
}

export type Outcomes = Readonly<Record<string, Outcome>>

export interface Rounds {
  readonly rounds: number
  /** Of each subject in each round. */
  readonly seconds: number
  /** The core of the load. */
  readonly core: number
}

const lookEveryMs = 50
/** As long as V8 takes to compile what is hot, on the core that it shares: in its first seconds the gateway takes three times as long. */
const warmUp = { connections: 64, seconds: 15 }
/**
 * Before each round: who had nothing to do while the others were asked is slower at first, for V8 has tidied up meanwhile,
 * the gateway by a third.
 */
const wakingSeconds = 1

/**
 * Measures each subject once a round, round by round, after a warm-up: what the machine does meanwhile hits all. Who
 * refuses or breaks a connection has no figures: that is told at once, and the others go on.
 */
export async function measure(
  what: string,
  all: readonly Measured[],
  { rounds, seconds, core }: Rounds
): Promise<Outcomes> {
  const outcomes: Record<string, Outcome> = {}
  const inTurn = async (turn: string, ask: (subject: Measured, before: Outcome) => Promise<Outcome>) => {
    for (const subject of all) {
      const { name } = subject
      const before = outcomes[name] ?? { rounds: [], memory: 0 }
      if (before.fault !== undefined) continue
      tell(`${what}: ${turn}, ${name}`)
      try {
        outcomes[name] = await ask(subject, before)
      } catch (error) {
        const fault = error instanceof Error ? error.message : String(error)
        process.stderr.write(`${what}: ${name} can't be measured: ${fault}\n`)
        outcomes[name] = { rounds: [], memory: Number.NaN, fault }
        process.exitCode = 1
      }
    }
  }
  await inTurn('warming up', async ({ asked, connections }, before) => {
    await load(asked, { ...warmUp, connections: Math.max(warmUp.connections, connections), core })
    return before
  })
  for (let round = 1; round <= rounds; round++) {
    await inTurn(`round ${round} of ${rounds}`, (subject, before) =>
      oneRound(subject, before, { seconds, core })
    )
  }
  tell('')
  return outcomes
}

async function oneRound(
  { asked, running, connections }: Measured,
  before: Outcome,
  { seconds, core }: Omit<Pressure, 'connections'>
): Promise<Outcome> {
  let highest = before.memory
  const look = setInterval(() => {
    highest = Math.max(highest, running.memory())
  }, lookEveryMs)
  try {
    await load(asked, { connections, seconds: wakingSeconds, core })
    const cpuBefore = running.cpuSeconds()
    const figure = await load(asked, { connections, seconds, core })
    const cpu = ((running.cpuSeconds() - cpuBefore) / figure.requests) * 1e6
    return { rounds: [...before.rounds, { ...figure, cpu }], memory: highest }
  } finally {
    clearInterval(look)
  }
}

/** The median over the rounds of what one round's figures of two subjects make; NaN where one was not measured. */
export function paired(
  outcomes: Outcomes | undefined,
  one: string,
  other: string,
  make: (one: Round, other: Round) => number
): number {
  const [ones, others] = [outcomes?.[one]?.rounds ?? [], outcomes?.[other]?.rounds ?? []]
  return median(
    ones.flatMap((figure, round) => {
      const beside = others[round]
      return beside ? [make(figure, beside)] : []
    })
  )
}

/** How many times as many requests a second one subject answers as another. */
export function ratio(outcomes: Outcomes | undefined, one: string, other: string): number {
  return paired(outcomes, one, other, (figure, beside) => figure.perSecond / beside.perSecond)
}

/** The most memory that a subject had in any round, in MB; NaN where it was not measured. */
export function mostMemory(outcomes: Outcomes, name: string): number {
  return outcomes[name]?.memory ?? Number.NaN
}

/** The median of a subject's figures. */
export function typical({ rounds }: Outcome, figure: keyof Round): number {
  return median(rounds.map((round) => round[figure]))
}

/** The line that tells somebody who waits how far it is; on a terminal alone. */
function tell(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`)
}
