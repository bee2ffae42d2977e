import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  readBoolean,
  readId,
  readInteger,
  readList,
  readLower,
  readNumber,
  readText,
  unreadable
} from '../../src/v1/scalars.ts'

const readers = { readBoolean, readId, readInteger, readLower, readNumber, readText }

describe('any value', () => {
  const number = (value: unknown): boolean =>
    typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER && !Object.is(value, -0)
  const text = (value: unknown): boolean => typeof value === 'string' && value !== ''
  const promised = {
    readBoolean: (value: unknown) => typeof value === 'boolean',
    readId: text,
    readInteger: (value: unknown) => number(value) && Number.isInteger(value),
    readList: (value: unknown) =>
      Array.isArray(value) && value.every((item) => text(item) && item === item.trim()),
    readLower: text,
    readNumber: number,
    readText: text
  }
  const anything = fc.oneof(
    fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withSparseArray: true }),
    fc.string(),
    fc.double().map(String),
    fc.array(fc.oneof(fc.string(), fc.double(), fc.anything()))
  )

  test.each(Object.entries({ ...readers, readList }))(
    '%s gives what it says, null or unreadable',
    (name, read) => {
      const holds = Object.entries(promised).find(([key]) => key === name)?.[1]
      fc.assert(
        fc.property(anything, (value) => {
          const found: unknown = read(value)
          expect(found === null || found === unreadable || holds?.(found)).toBe(true)
        }),
        { numRuns: 3000 }
      )
    }
  )

  test.each(Object.entries(readers))('%s: nothing is absent', (_name, read) => {
    for (const value of ['', null, undefined]) expect(read(value)).toBeNull()
  })

  test.each(Object.entries(readers))('%s: what is no scalar is unreadable', (_name, read) => {
    const strange = [[], ['1'], {}, Object.create(null), () => '1', Symbol('1'), 1n, Number.NaN, -1 / 0]
    for (const value of strange) expect(read(value)).toBe(unreadable)
  })
})

describe('booleans', () => {
  test.each([true, 'Yes', 'YES', 'yes', 'true', 'True', 1, '1', ' Yes '])('%j is true', (value) => {
    expect(readBoolean(value)).toBe(true)
  })
  test.each([false, 'No', 'no', 'false', 'FALSE', 0, '0', -0])('%j is false', (value) => {
    expect(readBoolean(value)).toBe(false)
  })
  test.each(['maybe', 'y', '2', 2, 'on', '01', '1.0'])('%j is unreadable', (value) => {
    expect(readBoolean(value)).toBe(unreadable)
  })
  test('blank is absent', () => expect(readBoolean('  ')).toBeNull())
})

describe('numbers', () => {
  test.each([
    [0, 0],
    [-3.5, -3.5],
    [1e-7, 1e-7],
    [-0, 0],
    ['0', 0],
    ['-0', 0],
    ['110', 110],
    ['0 %', 0],
    ['16.36 %', 16.36],
    ['26.31%', 26.31],
    ['44 %', 44],
    ['1,204', 1204],
    ['1,204,000.5', 1204000.5],
    ['$1,204.50', 1204.5],
    ['-$3', -3],
    [' 7 ', 7],
    ['+7', 7],
    ['.5', 0.5],
    ['320.000000', 320],
    ['007', 7],
    ['9007199254740991', 9007199254740991],
    ['  ', null]
  ])('%j is %j', (value, number) => {
    expect(readNumber(value)).toBe(number)
  })

  test.each([
    ...[
      '35 m',
      '12,45',
      '1,2045',
      ',204',
      '1 204',
      '1.204,50',
      '0x10',
      '1e3',
      '1.0E-5',
      'Infinity',
      'NaN',
      'N/A'
    ],
    ...[
      '--1',
      '1-',
      '%',
      '$',
      '.',
      '-',
      '+',
      '5.',
      '5 % %',
      '1.2.3',
      '9007199254740993',
      '9'.repeat(400),
      '٣',
      true
    ]
  ])('%j is unreadable', (value) => {
    expect(readNumber(value)).toBe(unreadable)
  })

  test('a number that is written is read back', () => {
    const decorations = [
      (n: string) => n,
      (n: string) => `${n} %`,
      (n: string) => `${n}%`,
      (n: string) => ` ${n} `
    ]
    const cents = fc.integer({ min: -1e12, max: 1e12 }).map((n) => n / 100)
    fc.assert(
      fc.property(cents, fc.constantFrom(...decorations), (number, decorate) => {
        expect(readNumber(decorate(String(number)))).toBe(number)
        expect(readNumber(decorate(number.toFixed(4)))).toBe(number === 0 ? 0 : number)
        expect(readNumber(number.toLocaleString('en-US'))).toBe(number)
      })
    )
  })

  test('integers are whole', () => {
    expect([84, '84', '84.0', '1,204', '0 %'].map(readInteger)).toEqual([84, 84, 84, 1204, 0])
    expect([84.5, '84.5', '2 m', 2 ** 53].map(readInteger)).toEqual(Array(4).fill(unreadable))
  })
})

describe('texts', () => {
  test('are given as they are', () => {
    expect([' a ', '0', 'null', '\0'].map(readText)).toEqual([' a ', '0', 'null', '\0'])
    expect([0, -1.5, -0, 5551234567].map(readText)).toEqual(['0', '-1.5', '0', '5551234567'])
    expect([true, false, 1e21, 1e-7].map(readText)).toEqual(Array(4).fill(unreadable))
  })
  test('in lower case', () =>
    expect(['Active', 'OUTBOUND', 'No Answer', 7].map(readLower)).toEqual([
      'active',
      'outbound',
      'no answer',
      '7'
    ]))
})

describe('ids', () => {
  test('are texts, however they come', () => {
    expect([7, '7', '007', 'abc', 0, '9007199254740993'].map(readId)).toEqual([
      '7',
      '7',
      '007',
      'abc',
      '0',
      '9007199254740993'
    ])
  })
  test('a number that has lost digits is no id', () => {
    expect([2 ** 53, 1.5, 1e300, false].map(readId)).toEqual(Array(4).fill(unreadable))
  })
})

describe('lists', () => {
  test.each([
    ['12,45', ['12', '45']],
    [' 12 , 45,,', ['12', '45']],
    ['', []],
    [' ', []],
    [',', []],
    [12, ['12']],
    [[], []],
    [
      ['12', 45, '', null, ' 7 '],
      ['12', '45', '7']
    ],
    [null, null],
    [undefined, null],
    [true, unreadable],
    [{ 0: '12' }, unreadable],
    [['12', ['45']], unreadable],
    [[1.5], unreadable]
  ])('%j is %j', (value, list) => {
    expect(readList(value)).toEqual(list)
  })

  test('ids joined by commas are read back', () => {
    fc.assert(
      fc.property(fc.array(fc.nat().map(String)), (ids) => {
        expect(readList(ids.join(','))).toEqual(ids)
        expect(readList(ids.map(Number))).toEqual(ids)
      })
    )
  })
})
