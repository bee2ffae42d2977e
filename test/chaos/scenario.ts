import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Finish } from '../upstream.ts'

/** One promise, and what came of it. */
export interface Row {
  readonly promise: string
  /** What was done to see it. */
  readonly done: string
  /** What came out, as a person reads it. */
  readonly figure: string
  readonly wanted: string
  readonly reached: boolean
}

/** A program that some scenarios run, and that the machine may lack. */
export type Program = 'redis-server' | 'haproxy'

export interface Bounds {
  /** Within 10 seconds, for the tests: fewer rounds, the same promises. */
  readonly short: boolean
  /** Takes what tidies up; that runs when the scenario has ended, the newest first. */
  readonly finish: Finish
}

/** Something that goes wrong around a gateway, and the promises that it keeps meanwhile. */
export interface Scenario {
  readonly name: string
  readonly needs?: readonly Program[]
  run(bounds: Bounds): Promise<readonly Row[]>
}

/** The programs that a scenario needs and that this machine does not have. */
export function missingFor({ needs = [] }: Scenario): readonly Program[] {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return needs.filter((program) => !folders.some((folder) => isProgram(join(folder, program))))
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A count that has to be this one. */
export function exactly(promise: string, done: string, figure: number, wanted: number): Row {
  return { promise, done, figure: String(figure), wanted: String(wanted), reached: figure === wanted }
}

/** A figure that may be this at most; a list is judged by its largest. */
export function atMost(promise: string, done: string, figure: number, wanted: number, unit = ''): Row {
  const written = (value: number) => `${Math.round(value * 100) / 100}${unit && ` ${unit}`}`
  return {
    promise,
    done,
    figure: written(figure),
    wanted: `≤ ${written(wanted)}`,
    reached: figure <= wanted
  }
}

/** Something that has to be said in these words. */
export function same(promise: string, done: string, figure: string, wanted: string): Row {
  return { promise, done, figure, wanted, reached: figure === wanted }
}
