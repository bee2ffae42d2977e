import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readEnvelope } from '../../src/v1/envelope.ts'

const read = (text: string | Buffer) => readEnvelope(Buffer.from(text))

describe('whatever V1 sends,', () => {
  const fields = fc.dictionary(
    fc.string().filter((name) => !['response', 'message', '0', '__proto__'].includes(name)),
    fc.jsonValue({ maxDepth: 2 }),
    { maxKeys: 5 }
  )
  const wrapping = fc.constantFrom(
    (json: string) => json,
    (json: string) => `[${json}]`,
    (json: string) => `{"0":${json}}`,
    (json: string) => ` \n${json}\t`
  )
  const notice = fc.constantFrom(
    '',
    '\uFEFF',
    'Notice: a\n',
    '<br />\n<b>Warning</b>: [x] {y} in a.php<br />\n',
    'PHP Deprecated: ["a"]\n'
  )
  const responses = fc.constantFrom<unknown>(true, 'true', 'True', 1, '1', false, 'false', 0, '0')

  /** Numbers that no double holds become text, as they should. */
  const safely = (_key: string, value: unknown) =>
    Number.isInteger(value) && !Number.isSafeInteger(value) ? 0 : value

  it('an envelope reads back, in any wrapping', () => {
    fc.assert(
      fc.property(
        fields,
        responses,
        fc.string(),
        fc.array(wrapping, { maxLength: 3 }),
        notice,
        (extra, response, message, wraps, before) => {
          const json = JSON.stringify({ ...extra, response, message }, safely)
          const envelope = read(before + wraps.reduce((inner, wrap) => wrap(inner), json))
          expect(envelope).toEqual({
            success: [true, 'true', 'True', 1, '1'].includes(response as string),
            message,
            fields: JSON.parse(json)
          })
        }
      ),
      { numRuns: 300 }
    )
  })

  it('reading never throws', () => {
    const pieces = fc.array(
      fc.oneof(
        fc.constantFrom(
          '{',
          '}',
          '[',
          ']',
          '"response":"true"',
          ',',
          ':',
          '"',
          '0',
          '\\',
          'Array (',
          '[message] => '
        ),
        fc.string(),
        fc.json()
      )
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          pieces.map((parts) => Buffer.from(parts.join('')))
        ),
        (bytes) => {
          const envelope = readEnvelope(Buffer.from(bytes))
          expect(envelope === null || typeof envelope.success === 'boolean').toBe(true)
        }
      ),
      { numRuns: 500 }
    )
  })

  it('a reply that is cut off anywhere is not read as a success', () => {
    const whole = JSON.stringify([
      { response: 'true', message: 'm', tag: [{ TagId: '1', response: 'true' }] }
    ])
    for (let end = 0; end < whole.length; end++)
      expect(read(whole.slice(0, end)), whole.slice(0, end)).toBeNull()
  })

  it('white space in PHP’s print_r costs little', () => {
    expect(read(`Array ( [message] =>${' '.repeat(3_000)}x`)).toBeNull()
  })

  it.each(['[', '{"0":', '[{"', '{"a', '"\\', '[[{"a":', 'Array ( [message] => ', ' '.repeat(50)])(
    '400 kB of %o cost little',
    (piece) => {
      expect(read(piece.repeat(400_000 / piece.length))).toBeNull()
    }
  )
})
