import type { Random } from './random.ts'
import type { Zone } from './zone.ts'

const daysBack = 400
const dayMs = 86_400_000
const hourWeights = [0, 0, 0, 0, 0, 0, 0, 0.4, 3, 7, 9, 10, 6, 8, 9, 9, 8, 6, 3, 1.5, 0.6]
const weekdayWeights = [0.06, 1, 1.05, 1.1, 1, 0.85, 0.25]

/** So many moments of the last 400 days before `until`, mostly in business hours, in epoch seconds, oldest first. */
export function businessTimes(count: number, until: number, zone: Zone, random: Random): Uint32Array {
  const today = zone.day(until)
  const starts: number[] = []
  const dayWeights: number[] = []
  for (let back = 0; back < daysBack; back++) {
    const start = zone.dayStart(zone.dayAfter(today, -back)) ?? until - back * dayMs
    const weekday = new Date(Date.parse(`${zone.dayAfter(today, -back)}T00:00:00Z`)).getUTCDay()
    starts.push(start)
    dayWeights.push((weekdayWeights[weekday] ?? 1) * (1 - back / 1000))
  }
  const drawDay = drawer(dayWeights)
  const drawHour = drawer(hourWeights)

  const times = new Uint32Array(count)
  for (let index = 0; index < count; index++) {
    let time = until
    for (let tries = 0; tries < 20 && time >= until; tries++) {
      const start = starts[drawDay(random())] ?? until
      time = start + (drawHour(random()) * 3600 + Math.floor(random() * 3600)) * 1000
    }
    times[index] = Math.floor(Math.min(time, until - 60_000) / 1000)
  }
  return times.sort()
}

/** A function from a number below 1 to a place in the list, each as often as its weight says. */
function drawer(weights: readonly number[]): (at: number) => number {
  const steps = 4096
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const table = new Uint16Array(steps)
  let place = 0
  let reached = (weights[0] ?? 0) / total
  for (let step = 0; step < steps; step++) {
    while (reached <= step / steps && place < weights.length - 1) reached += (weights[++place] ?? 0) / total
    table[step] = place
  }
  return (at) => table[Math.floor(at * steps)] ?? 0
}
