import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readMinutes, readSeconds } from '../../src/v1/durations.ts'
import { unreadable } from '../../src/v1/scalars.ts'

describe('seconds', () => {
  test.each([
    // every spelling of the documented examples
    ['08h :15m :32s', 29732],
    ['05h 10m 30s', 18630],
    ['45m :12s', 2712],
    ['01h 20m 10s', 4810],
    ['02m 50s', 170],
    ['00m :14s', 14],
    ['01h :22m :10s', 4930],
    ['1:12:30', 4350],
    ['84', 84],
    ['320.000000', 320],
    // and what is tolerated besides
    ['01:02', 62],
    ['90:00', 5400],
    ['100:00:00', 360000],
    ['1:12:30.5', 4350.5],
    ['8H15M32S', 29732],
    ['90m', 5400],
    ['35 m', 2100],
    ['05h 90m', 23400],
    ['2h', 7200],
    ['1h 5s', 3605],
    ['12.5 s', 12.5],
    ['1,204', 1204],
    [' 84 ', 84],
    [84.25, 84.25],
    [1e-7, 1e-7],
    [0, 0],
    ['0', 0],
    ['', null],
    [' ', null],
    [null, null],
    [undefined, null]
  ])('%j is %j', (value, seconds) => {
    expect(readSeconds(value)).toBe(seconds)
  })

  test.each([
    ...[
      '1:75:00',
      '1:12:75',
      '01:99',
      '1:2:30',
      '1:5',
      ':14',
      '1:12:30:00',
      '01:10 m',
      'h m s',
      's',
      ':',
      '15s 3m'
    ],
    ...[
      '1m 2m',
      '1h:',
      '1.5h 3m',
      '-5',
      '-1:00',
      '5 %',
      '$5',
      '2 days',
      '1e3',
      'N/A',
      '12:30 pm',
      -1,
      true,
      [],
      {}
    ],
    ...[Number.NaN, '9007199254740993', '9'.repeat(30), `${'9'.repeat(20)}h`, `1h${' :'.repeat(50_000)}x`]
  ])('%j is unreadable', (value) => {
    expect(readSeconds(value)).toBe(unreadable)
  })
})

describe('minutes', () => {
  test.each([
    ['280', 16800],
    ['240 m', 14400],
    ['35 m', 2100],
    ['45 m', 2700],
    ['4.35', 261],
    ['1.1 m', 66],
    ['1,204 m', 72240],
    [35, 2100],
    ['1h 20m', 4800],
    ['02m 50s', 170],
    ['1:12:30', 4350],
    ['0 m', 0],
    ['', null]
  ])('%j is %j seconds', (value, seconds) => {
    expect(readMinutes(value)).toBe(seconds)
  })

  test.each(['01:02', '01:10 m', '-5 m', '5 %', 'm', '35 mm', '9007199254740991', -1, 1e300, {}])(
    '%j is unreadable',
    (value) => {
      expect(readMinutes(value)).toBe(unreadable)
    }
  )
})

describe('any duration', () => {
  const two = (n: number): string => String(n).padStart(2, '0')
  const spellings: ((h: number, m: number, s: number) => string)[] = [
    (h, m, s) => `${two(h)}h :${two(m)}m :${two(s)}s`,
    (h, m, s) => `${two(h)}h ${two(m)}m ${two(s)}s`,
    (h, m, s) => `${two(h * 60 + m)}m :${two(s)}s`,
    (h, m, s) => `${h}:${two(m)}:${two(s)}`,
    (h, m, s) => `${two(h * 60 + m)}:${two(s)}`,
    (h, m, s) => `${(h * 60 + m) * 60 + s}.000000`
  ]

  test('that is written is read back', () => {
    const part = fc.integer({ min: 0, max: 59 })
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 200 }),
        part,
        part,
        fc.constantFrom(...spellings),
        (h, m, s, write) => {
          expect(readSeconds(write(h, m, s))).toBe((h * 60 + m) * 60 + s)
          expect(readMinutes(`${h * 60 + m} m`)).toBe((h * 60 + m) * 60)
        }
      )
    )
  })

  test('any value gives seconds, null or unreadable', () => {
    const pieces = fc.array(
      fc.constantFrom('1', '59', '60', '00', ':', ' ', 'h', 'm', 's', '.', ',', '-', '%')
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          pieces.map((list) => list.join(''))
        ),
        (value) => {
          for (const found of [readSeconds(value), readMinutes(value)]) {
            if (found === null || found === unreadable) continue
            expect(found).toBeGreaterThanOrEqual(0)
            expect(found).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER)
          }
        }
      ),
      { numRuns: 5000 }
    )
  })
})
