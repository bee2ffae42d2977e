import { describe, expect, it } from 'vitest'
import { readEnvelope } from '../../src/v1/envelope.ts'

const read = (text: string | Buffer) => readEnvelope(Buffer.from(text))
const reply = { response: 'true', message: 'fine', tag: [{ TagId: '1' }] }
const text = JSON.stringify(reply)

describe('an envelope is read', () => {
  const wrapped: Readonly<Record<string, string>> = {
    'as an object': text,
    'indented, with white space around it': `\r\n\t ${JSON.stringify(reply, null, 2)} \n\n`,
    'in a list of one': `[${text}]`,
    'in {"0": …}': `{"0":${text}}`,
    'in {"0": …} in a list': `[{"0":${text}}]`,
    'in a list in {"0": …}': `{"0":[${text}]}`,
    'in lists in lists': `[[[${text}]]]`,
    'behind a byte-order mark': `\uFEFF${text}`,
    'behind a byte-order mark and space': `\uFEFF \n${text}`,
    'behind space and a byte-order mark': ` \n\uFEFF${text}`,
    'behind a notice of PHP': `<br />\n<b>Notice</b>:  Undefined index: x in <b>/var/www/a.php</b> on line <b>3</b><br />\n${text}`,
    'behind a notice with brackets': `Warning: array_key_exists() [a]: {b} [1] in a.php:3\n${text}`,
    'behind a notice with brackets and quotes': `PHP Warning: Undefined array key ["x"] {"y"}\n${text}`,
    'behind a logged time': `[23-Nov-2026 01:02:03 UTC] PHP Notice: x\n${text}`,
    'behind a mark and a notice': `\uFEFFNotice: x\n${text}`,
    'behind a notice and a mark': `Notice: x\n\uFEFF${text}`,
    'in a list behind a notice': `Deprecated: x\n[${text}]`,
    'in {"0": …} behind a notice': `Deprecated: x\n{"0":${text}}`
  }
  it.each(Object.entries(wrapped))('%s', (_how, written) => {
    expect(read(written)).toEqual({ success: true, message: 'fine', fields: reply })
  })

  it.each([true, 'true', 'True', 1, '1'])('as a success where response is %o', (response) => {
    expect(read(JSON.stringify({ response }))).toMatchObject({ success: true })
  })

  it.each([false, 'false', 'False', 0, '0'])('as a failure where response is %o', (response) => {
    expect(read(JSON.stringify({ response, message: 'no' }))).toEqual({
      success: false,
      message: 'no',
      fields: { response, message: 'no' }
    })
  })

  it.each([undefined, null])('without a message where that is %o', (message) => {
    expect(read(JSON.stringify({ response: 'true', message }))?.message).toBe('')
  })

  it('whatever message is: it becomes text', () => {
    for (const message of [5, true, ['a'], { text: 'a' }]) {
      expect(typeof read(JSON.stringify({ response: 'false', message }))?.message).toBe('string')
    }
  })

  it('with fields called like those of every object', () => {
    const hostile = '{"response":"true","message":"m","__proto__":{"a":1},"constructor":"x","toString":1}'
    expect(read(hostile)).toMatchObject({ success: true, message: 'm' })
    expect({}).not.toHaveProperty('a')
  })
})

describe('the router’s own failure, in PHP’s print_r,', () => {
  const messages = [
    'Sorry you cannot access page because you have no permission',
    'Service you are trying to access is not available at the moment'
  ]
  const written = (message: string) => [
    `Array ( [message] => ${message} )`,
    `Array\n(\n    [message] => ${message}\n)\n`,
    `<pre>Array\n(\n    [message] => ${message}\n)\n</pre>`,
    `\uFEFFArray ( [message] => ${message} ) \n`,
    `Notice: x in y\nArray\n(\n    [message] => ${message}\n)\n`
  ]
  it.each(messages.flatMap((message) => written(message).map((body) => ({ message, body }))))(
    'is a failure with its words: $body',
    ({ message, body }) => {
      expect(read(body)).toEqual({ success: false, message, fields: {} })
    }
  )

  it('is never read out of a JSON text', () => {
    const said = JSON.stringify({ response: 'true', message: 'Array ( [message] => no )' })
    expect(read(said)).toMatchObject({ success: true })
  })
})

describe('numbers', () => {
  const numberOf = (written: string) => read(`{"response":"true","n":${written}}`)?.fields.n

  it.each(['9007199254740993', '123456789012345678', '-9007199254740993', '99999999999999999999999'])(
    'past 2^53 come out digit by digit: %s',
    (digits) => {
      expect(numberOf(digits)).toBe(digits)
    }
  )

  it.each([0, 7, -7, 1.5, 9007199254740991, -9007199254740991])(
    'that a double can hold stay numbers: %d',
    (number) => {
      expect(numberOf(String(number))).toBe(number)
    }
  )

  it('in texts and in names are left alone', () => {
    const odd = '{"response":"true","message":"9007199254740993","9007199254740993":1}'
    expect(read(odd)?.fields).toEqual(JSON.parse(odd))
  })
})

describe('nothing is read from', () => {
  const unreadable: Readonly<Record<string, string | Buffer>> = {
    nothing: '',
    'white space': ' \n ',
    'an HTML page': '<!DOCTYPE html><html><head><style>a { "b" }</style></head></html>',
    'JSON that was cut off': text.slice(0, -1),
    'JSON that was cut off in a wrapping': `[${text}`,
    'two replies in a row': text + text,
    'a success and then a failure': `${text}{"response":"false","message":"no"}`,
    'two replies in a list': `[${text},${text}]`,
    'an empty list': '[]',
    'an empty object': '{}',
    'a text': '"true"',
    'a number': '1',
    null: 'null',
    'JSON without response': '{"message":"fine","tag":[]}',
    'a response inside rows': '{"tag":[{"response":"true"}]}',
    'another word for response': '{"response":"maybe"}',
    'a response of null': '{"response":null}',
    'a response that is a list': '{"response":["true"]}',
    'a response of 2': '{"response":2}',
    'bytes that are no UTF-8': Buffer.concat([
      Buffer.from('{"response":"true","message":"'),
      Buffer.of(0xff),
      Buffer.from('"}')
    ]),
    'UTF-16': Buffer.from(text, 'utf16le'),
    'a hundred wrappings': '['.repeat(100) + text + ']'.repeat(100)
  }
  it.each(Object.entries(unreadable))('%s', (_what, written) => {
    expect(read(written)).toBeNull()
  })
})
