import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCommon, readCommonBytes } from '../../src/time/common-text.ts'
import { dayAfter } from '../../src/time/days.ts'
import { scanLocal } from '../../src/time/local-text.ts'
import { zone } from '../../src/time/zone.ts'

const angeles = zone('America/Los_Angeles')

describe('local times of the upstream', () => {
  test.each([
    // every spelling of the documented examples
    ['Apr 15, 2026 6:34 pm', '2026-04-16T01:34:00Z'],
    ['Feb 4, 2026 2:25 pm', '2026-02-04T22:25:00Z'],
    ['May 31, 2024 10:47 am', '2024-05-31T17:47:00Z'],
    ['2026-05-14 10:30:00', '2026-05-14T17:30:00Z'],
    ['2025-01-21 15:28:07', '2025-01-21T23:28:07Z'],
    ['May 15, 2026 12:00 PM (PST)', '2026-05-15T19:00:00Z'],
    // and what is tolerated besides
    ['2026-05-14 10:30', '2026-05-14T17:30:00Z'],
    ['2026-05-14T10:30:00', '2026-05-14T17:30:00Z'],
    ['2026-05-14t10:30', '2026-05-14T17:30:00Z'],
    ['2026-05-14 10:30:00.000000', '2026-05-14T17:30:00Z'],
    ['2026-05-14 10:30:59.999', '2026-05-14T17:30:59Z'],
    ['2026-05-14 9:30:00', '2026-05-14T16:30:00Z'],
    ['2026-05-14 10:30 PM', '2026-05-15T05:30:00Z'],
    ['2026-05-14', '2026-05-14T07:00:00Z'],
    ['May 14, 2026', '2026-05-14T07:00:00Z'],
    ['April 15, 2026 6:34 pm', '2026-04-16T01:34:00Z'],
    ['SEPTEMBER 5 2026 06:34:09PM', '2026-09-06T01:34:09Z'],
    ['apr 15,2026   6:34  Pm  ( any label ) ', '2026-04-16T01:34:00Z'],
    ['\t2026-05-14\u00a010:30:00\r\n', '2026-05-14T17:30:00Z'],
    ['Apr 15, 2026 6:34\u202fPM', '2026-04-16T01:34:00Z'],
    // noon, midnight, leap days, the first and last years
    ['Apr 15, 2026 12:00 am', '2026-04-15T07:00:00Z'],
    ['Apr 15, 2026 12:59 AM', '2026-04-15T07:59:00Z'],
    ['Apr 15, 2026 12:00 pm', '2026-04-15T19:00:00Z'],
    ['Feb 29, 2024 11:59 pm', '2024-03-01T07:59:00Z'],
    ['2000-02-29 00:00:00', '2000-02-29T08:00:00Z'],
    ['1970-01-01 00:00:00', '1970-01-01T08:00:00Z'],
    ['2199-12-31 23:59:59', '2200-01-01T07:59:59Z'],
    // autumn: the first occurrence; spring: moved forward
    ['Nov 1, 2026 1:30 am', '2026-11-01T08:30:00Z'],
    ['Nov 1, 2026 2:00 am', '2026-11-01T10:00:00Z'],
    ['2026-03-08 01:59:59', '2026-03-08T09:59:59Z'],
    ['2026-03-08 02:30:00', '2026-03-08T10:30:00Z'],
    ['2026-03-08 03:30:00', '2026-03-08T10:30:00Z']
  ])('%j is %s', (text, utc) => {
    expect(angeles.toUtc(text)).toBe(utc)
  })

  test.each([
    ...[
      '',
      ' ',
      '(PST)',
      'Jul mm, yyyy 5:18 am',
      '0000-00-00 00:00:00',
      '0000-00-00',
      'null',
      '1776384840',
      'Apr'
    ],
    ...[
      '2026-02-29 10:00:00',
      '2100-02-29',
      'Feb 29, 2026 1:00 am',
      'Apr 31, 2026 1:00 am',
      'Apr 0, 2026 1:00 am'
    ],
    ...[
      '2026-13-01 10:00:00',
      '2026-00-01 10:00:00',
      '2026-5-14 10:30:00',
      '26-05-14 10:30:00',
      '2026/05/14'
    ],
    ...[
      '2026-05-14 24:00:00',
      '2026-05-14 10:60:00',
      '2026-05-14 10:30:60',
      '2026-05-14 1030',
      '2026-05-14 10'
    ],
    ...[
      '2026-05-14T',
      '2026-05-1410:30:00',
      '2026-05-14 10:30:00Z',
      '2026-05-14T10:30:00+02:00',
      '2026-05-14 10:30:'
    ],
    ...[
      '2026-05-14 10:30:00.',
      '2026-05-14 -1:30:00',
      '2026-05-14 10:30:00 x',
      '2026-05-14 10:30:00 (PST',
      '2026-05-14)'
    ],
    ...[
      'Apr 15, 2026 0:34 am',
      'Apr 15, 2026 13:34 pm',
      'Apr 15, 2026 6:60 pm',
      'Apr 15, 2026 6:3 pm',
      'Apr 15, 26 6:34 pm'
    ],
    ...[
      'Apr 15, 2026 6:34',
      'Apr 15, 2026 18:34',
      'Apr 15, 2026 6:34 xm',
      'Apr 15, 2026 6:34 p',
      'Apr 15, 2026 6:34 pms'
    ],
    ...[
      'Aprl 15, 2026 6:34 pm',
      'Sept 15, 2026 6:34 pm',
      'Marchy 15, 2026',
      'Apr15, 2026',
      'Apr 15 , 2026',
      '15 Apr 2026'
    ],
    ...[
      'Wed, Apr 15, 2026 6:34 pm',
      '`\u0150r 15, 2026 6:34 pm',
      '\u0661\u0662-05-14',
      '2026-05-14 10:30:00\0',
      '2026-05-14\0(PST)'
    ],
    ...['1969-12-31 23:59:59', '2200-01-01 00:00:00', 'Apr 15, 9999 6:34 pm']
  ])('%j is no time', (text) => {
    expect(angeles.toUtc(text)).toBeNull()
  })

  test('the two readers of common spellings never differ', () => {
    const near = fc
      .tuple(
        fc.constantFrom(
          'Apr 15, 2026 6:34 pm',
          'Feb 29, 2024 12:05 AM',
          '2026-05-14 10:30:00',
          '2024-02-29 23:59:59'
        ),
        fc.nat(21),
        fc.constantFrom(...'0123456789 ,:-apmTZ(', ''),
        fc.nat(1)
      )
      .map(([text, at, put, cut]) => text.slice(0, at) + put + text.slice(at + cut))
    fc.assert(
      fc.property(fc.oneof(near, fc.string()), (text) => {
        const common = readCommon(text)
        if (!Number.isNaN(common)) expect(common).toBe(scanLocal(text))
      }),
      { numRuns: 20_000 }
    )
  })

  test('a date is read likewise behind any other', () => {
    const dates = [
      'Apr 15, 2026',
      'Apr 1, 2026',
      'Apr 11, 2026',
      'Apr 31, 2026',
      'APR 15, 2026',
      'Apr  5, 2026'
    ]
    const days = ['2026-04-15', '2026-04-31', '2026-14-15', '1026-04-15', '2026_04-15', 'Apr 5 2026']
    const clocks = ['6:34 pm', '11:34 am', '0:34 am', '18:34:00', '18:34:60']
    const text = fc
      .tuple(fc.constantFrom(...dates, ...days), fc.constantFrom(' ', ''), fc.constantFrom(...clocks))
      .map((parts) => parts.join(''))
    const valid = /^(Apr (15|1|11), 2026 (6:34 pm|11:34 am)|(2026-04-15|1026-04-15) 18:34:00)$/i
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), (texts) => {
        for (const one of texts) {
          const expected = valid.test(one) ? scanLocal(one) : Number.NaN
          expect(readCommon(one)).toBe(expected)
          const { buffer, byteOffset, length } = Buffer.from(`"é":"${one}","2026`)
          const bytes = new DataView(buffer, byteOffset, length)
          expect(readCommonBytes(bytes, 6, 6 + one.length)).toBe(expected)
        }
      }),
      { numRuns: 2_000 }
    )
  })

  test('any text gives a stamp or null', () => {
    const pieces = fc.array(
      fc.constantFrom('2026', '-', '05', '14', ' ', ':', 'Apr', ',', 'am', '(', ')', 'T', '9'),
      {
        maxLength: 14
      }
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          pieces.map((list) => list.join(''))
        ),
        (text) => {
          const utc = angeles.toUtc(text)
          if (utc !== null) expect(new Date(utc).toISOString()).toBe(utc.replace('Z', '.000Z'))
        }
      ),
      { numRuns: 2000 }
    )
  })
})

describe('zones', () => {
  test.each([
    ['Asia/Kolkata', '2026-05-14 10:30:00', '2026-05-14T05:00:00Z'],
    ['Asia/Kolkata', '1970-01-01 00:00:00', '1969-12-31T18:30:00Z'],
    ['Africa/Monrovia', '1971-06-01 00:00:00', '1971-06-01T00:44:30Z'],
    ['Australia/Lord_Howe', '2026-10-04 02:15:00', '2026-10-03T15:45:00Z'],
    ['Australia/Lord_Howe', '2026-04-05 01:45:00', '2026-04-04T14:45:00Z'],
    ['America/Sao_Paulo', '2018-11-04 00:00:00', '2018-11-04T03:00:00Z'],
    ['America/Sao_Paulo', 'Feb 17, 2018 11:30 pm', '2018-02-18T01:30:00Z'],
    ['Africa/Casablanca', '2026-02-15 02:30:00', '2026-02-15T01:30:00Z'],
    ['Pacific/Apia', '2011-12-30 10:00:00', '2011-12-30T20:00:00Z'],
    ['Europe/Dublin', '2026-01-15 12:00:00', '2026-01-15T12:00:00Z'],
    ['UTC', '2026-01-15 12:00:00', '2026-01-15T12:00:00Z']
  ])('%s: %s is %s', (name, text, utc) => {
    expect(zone(name).toUtc(text)).toBe(utc)
  })

  test('keep the name they were asked for by', () => {
    expect(zone('Asia/Kolkata').name).toBe('Asia/Kolkata')
  })

  test.each(['Nope/Zone', '', 'PST (Pacific)'])('%j is refused by name', (name) => {
    expect(() => zone(name)).toThrow(
      new RangeError(`"${name}" is not a time zone of the IANA database, as America/Los_Angeles is`)
    )
  })
})

describe('clocks of the dashboards', () => {
  test.each([
    ['2026-05-15', '09:01 AM', '2026-05-15T16:01:00Z'],
    ['2026-05-15', '05:12 PM', '2026-05-16T00:12:00Z'],
    ['2026-05-15', '12:00 am', '2026-05-15T07:00:00Z'],
    ['2026-11-01', '01:30 AM', '2026-11-01T08:30:00Z'],
    ['2026-05-15', '', null],
    ['2026-05-15', '--', null],
    ['2026-05-15', '17:12', null],
    ['2026-05-15', '13:12 PM', null],
    ['2026-05-15', '09:01 AM 2', null],
    ['2026-02-30', '09:01 AM', null],
    ['1969-05-15', '09:01 AM', null],
    ['', '09:01 AM', null]
  ])('%s %j is %s', (day, clock, utc) => {
    expect(angeles.toUtcOn(day, clock)).toBe(utc)
  })
})

describe('days', () => {
  test.each([
    ['2026-12-31', '2027-01-01'],
    ['2024-02-28', '2024-02-29'],
    ['2100-02-28', '2100-03-01'],
    ['0000-02-28', '0000-02-29'],
    ['9999-12-31', '9999-12-31']
  ])('after %s comes %s', (day, after) => {
    expect(dayAfter(day)).toBe(after)
  })

  test.each(['', '2026-02-30', '2026-2-3', '2026-02-03T', 'today'])('%j is no day', (day) => {
    expect(() => dayAfter(day)).toThrow(RangeError)
    expect(() => angeles.startOfDay(day)).toThrow(RangeError)
  })

  test('the calendar is the one of Date', () => {
    let day = '1899-12-31'
    for (let ms = Date.UTC(1900, 0, 1); ms < Date.UTC(2201, 0, 1); ms += 86_400_000) {
      day = dayAfter(day)
      if (!new Date(ms).toISOString().startsWith(day))
        expect(day).toBe(new Date(ms).toISOString().slice(0, 10))
    }
  })

  test.each([
    ['America/Los_Angeles', '2026-05-14', '2026-05-14T07:00:00Z'],
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00Z'],
    ['America/Sao_Paulo', '2018-02-18', '2018-02-18T03:00:00Z'],
    ['America/St_Johns', '2010-11-07', '2010-11-07T02:30:00Z'],
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00Z'],
    ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00Z']
  ])('%s: %s begins at %s', (name, day, utc) => {
    expect(zone(name).startOfDay(day)).toBe(Date.parse(utc))
  })

  test('any finite instant has a day, and there are no others', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (ms) => {
        expect(angeles.dayOf(ms)).toMatch(/^\d{4}-\d{2}-\d{2}$/)
      })
    )
    expect(angeles.dayOf(Number.MAX_VALUE)).toBe('9999-12-31')
    for (const ms of [Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => angeles.dayOf(ms)).toThrow(RangeError)
  })
})
