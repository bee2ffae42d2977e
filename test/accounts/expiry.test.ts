import { expect, it } from 'vitest'
import { UsageError } from '../../src/commands/command.ts'
import { expiry } from '../../src/commands/expiry.ts'

const now = Date.UTC(2026, 3, 16, 12)

it.each([
  ['90d', '2026-07-15T12:00:00.000Z'],
  ['12h', '2026-04-17T00:00:00.000Z'],
  // Good to the end of its day.
  ['2026-04-16', '2026-04-17T00:00:00.000Z'],
  ['2028-02-29', '2028-03-01T00:00:00.000Z'],
  ['2026-12-31T23:00:00Z', '2026-12-31T23:00:00.000Z'],
  ['2026-12-31T23:00:00+02:00', '2026-12-31T21:00:00.000Z']
])('%s is %s', (text, instant) => {
  expect(expiry(text, now).toISOString()).toBe(instant)
})

it.each([
  '',
  '0d',
  '90',
  'd',
  '-1d',
  '1.5h',
  '1w',
  '2026-04-15',
  '2026-02-29',
  '2026-04-16T11:59:59Z',
  '9999-12-31'
])('is refused: %j', (text) => {
  expect(() => expiry(text, now)).toThrow(UsageError)
})
