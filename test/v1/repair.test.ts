import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readEnvelope } from '../../src/v1/envelope.ts'
import { repair } from '../../src/v1/repair.ts'
import { examples } from '../examples.ts'

const mended = (text: string) => JSON.parse(repair(text) ?? 'null')
const parses = (text: string) => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('the documented replies', () => {
  it('that are no JSON are three, and are mended', () => {
    const broken = examples.filter(({ success }) => !parses(success))
    expect(broken.map(({ method }) => method)).toEqual([
      'FetchLeadFieldsName',
      'FetchLeadCallLogs',
      'FetchLeadRVMLogs'
    ])
    for (const { success } of broken) expect(mended(success).response).toBe('true')
  })

  it.each(examples)('of $method are read behind a notice of PHP too', ({ success }) => {
    for (const before of ['', '\uFEFF', '<br />\n<b>Notice</b>: x ["a"] in <b>a.php</b><br />\n']) {
      expect(readEnvelope(Buffer.from(before + success))?.success).toBe(true)
    }
  })

  it('of three Methods stay unreadable where they are cut off', () => {
    for (const { success } of examples.filter((one) => !parses(one.success))) {
      for (let length = 1; length < success.length; length++) {
        expect(readEnvelope(Buffer.from(success.slice(0, length)))).toBeNull()
      }
    }
  })
})

describe('what is mended', () => {
  it.each([
    ['an object in quotes', '{"a":" {"b":[1]} ","c":2}', { a: { b: [1] }, c: 2 }],
    ['a list in quotes', '{"a":"["x", "y"]"}', { a: ['x', 'y'] }],
    ['one in the other', '{"a":"{"b":"["c"]"}"}', { a: { b: ['c'] } }],
    ['a blank text without its end', '{"a": " "b": "", "c": 1}', { a: '', b: '', c: 1 }],
    ['a text without its end at the end of its line', '{"a": "Yes\n  "b c": 1}', { a: 'Yes', 'b c': 1 }],
    ['several of them', '{"a": "\n"b": "\n"c": ""}', { a: '', b: '', c: '' }]
  ])('%s', (_what, text, value) => {
    expect(mended(text)).toEqual(value)
  })

  it.each([
    'He said "hello" to me',
    '{"a":"He said "hello" to me"}',
    '{"a":"x "b": 1}',
    '{"a":"{"b":1}',
    '{"a":"{"b":1}x"}',
    '{"a":"',
    '"',
    ''
  ])('is not this: %s', (text) => {
    expect(repair(text)).toBeNull()
  })
})

describe('whatever the text,', () => {
  const pieces = fc.constantFrom(
    ...[
      '"',
      '\\',
      ':',
      ',',
      '{',
      '}',
      '[',
      ']',
      ' ',
      '\n',
      'a',
      '1',
      '":"',
      '":" {"',
      '" "b":',
      '\\"',
      '\u2028'
    ]
  )
  const jsonish = fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(''))

  it('it never throws', () => {
    fc.assert(
      fc.property(fc.oneof(jsonish, fc.string({ unit: 'binary' })), (text) => {
        const given = repair(text)
        expect(given === null || typeof given === 'string').toBe(true)
      }),
      { numRuns: 5_000 }
    )
  })

  it('one that parses is left alone', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom(undefined, 2, '\r\n\t'), (json, indent) => {
        expect(repair(JSON.stringify(JSON.parse(json), null, indent))).toBeNull()
      }),
      { numRuns: 2_000 }
    )
    fc.assert(
      fc.property(jsonish, (text) => {
        if (parses(text)) expect(repair(text)).toBeNull()
      }),
      { numRuns: 20_000 }
    )
  })

  const size = 1024 * 1024
  const hostile = [
    ...[
      '"',
      ':"',
      ':"{',
      ':" ',
      ':" \n"k":',
      '{"a":"x ',
      '{"a":"[',
      '"\\',
      '{"a":"',
      ':"{"a":"',
      ' ',
      ':',
      '\\'
    ],
    `:"${' '.repeat(300)}`,
    `:" ${'a'.repeat(64)}"${' '.repeat(256)}`,
    `{"a":"${'a'.repeat(999)}`
  ]
  it.each(hostile)('1 MB of it costs little: %j', (piece) => {
    const half = piece.repeat(Math.ceil(size / 2 / piece.length))
    const text = half + half
    const time = (given: string) => {
      const start = performance.now()
      repair(given)
      return performance.now() - start
    }
    time(half)
    // Linear would be twice the half's; a square would be seconds.
    expect(time(text)).toBeLessThan(1_000)
  })
})
