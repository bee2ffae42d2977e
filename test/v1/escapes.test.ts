import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { copyEscaped } from '../../src/v1/bytes/copies.ts'
import { kinds, readValue, Value } from '../../src/v1/bytes/values.ts'
import { copied, zeros } from '../../src/v1/bytes/words.ts'

/** A text of JSON by its number alone: `\u00e9`. */
const numbered = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

/** Reads a text of JSON, and writes it anew where it is one of those whose escapes are undone. */
function read(json: string): { kind: number; written: string | null } {
  const bytes = copied(Buffer.from(json))
  const value = new Value()
  expect(readValue(bytes, 0, value)).toBe(Buffer.byteLength(json))
  const { kind, start, end } = value
  if (kind !== kinds.escaped) return { kind, written: null }
  const to = zeros(bytes.buffer.length)
  const length = copyEscaped(bytes.view, start, end, to.view, 0)
  return { kind, written: to.buffer.toString('utf8', 0, length) }
}

describe('escapes of JSON that are undone where they stand', () => {
  it.each([
    ['a slash', 'https:\\/\\/a.example\\/b', 'https://a.example/b'],
    ['a letter by its number', 'Zo\\u00eb', 'Zoë'],
    ['a number in capitals', 'Zo\\u00EB \\u20AC', 'Zoë €'],
    [
      'characters of one to three bytes',
      '\\u0041\\u007f\\u0080\\u07ff\\u0800\\uffff',
      'A\u007f\u0080߿ࠀ\uffff'
    ],
    ['a separator of lines', '\\u2028', '\u2028'],
    ['two surrogates that are one character', 'a\\ud83d\\ude00\\udbff\\udfffb', 'a😀\u{10ffff}b'],
    ['what JSON.stringify escapes likewise', '\\"\\\\\\n\\t\\b\\f\\r', '\\"\\\\\\n\\t\\b\\f\\r'],
    ['more than ASCII besides', 'é\\/é\\u00e9', 'é/éé'],
    ['a backslash before a slash', '\\\\\\/', '\\\\/']
  ])('%s', (_what, inside, written) => {
    expect(read(`"${inside}"`)).toEqual({ kind: kinds.escaped, written })
  })

  it.each([
    ['a control character', '\\u0000'],
    ['a new line by its number', 'a\\u000a'],
    ['a quote by its number', '\\u0022'],
    ['a backslash by its number', '\\u005c'],
    ['a high surrogate alone', 'a\\ud83d'],
    ['a high surrogate before another character', '\\ud83d\\u0041'],
    ['a high surrogate before a short escape', '\\ud83d\\n'],
    ['a low surrogate alone', '\\ude00\\ud83d'],
    ['one of these among others', '\\u00e9\\u0000\\u00e9\\/']
  ])('but for %s', (_what, inside) => {
    expect(read(`"${inside}"`)).toEqual({ kind: kinds.numbered, written: null })
  })

  it.each(['\\u00g1', '\\u12', '\\u', '\\x', '\\U00e9', '\\'])('%s is none', (inside) => {
    const bytes = copied(Buffer.from(`"${inside}"`))
    expect(readValue(bytes, 0, new Value())).toBe(-1)
  })

  it('any text is written as JSON.stringify writes it', () => {
    const piece = fc
      .tuple(fc.string({ unit: 'binary', minLength: 1 }), fc.boolean())
      .map(([text, byNumber]) => ({
        text,
        json: byNumber
          ? text.replaceAll(/[\s\S]/g, numbered)
          : JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/')
      }))
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const { kind, written } = read(`"${pieces.map(({ json }) => json).join('')}"`)
        if (kind === kinds.escaped) {
          expect(`"${written}"`).toBe(JSON.stringify(pieces.map(({ text }) => text).join('')))
        }
      }),
      { numRuns: 5_000 }
    )
  })
})
