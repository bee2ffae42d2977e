import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { zone } from '../../src/time/zone.ts'
import { admission } from '../../src/v1/admission.ts'
import { exchange } from '../../src/v1/exchange.ts'
import { fieldNameFault, isReservedFieldName } from '../../src/v1/field-names.ts'
import { countingMeter } from '../../src/v1/meter.ts'
import { method } from '../../src/v1/method.ts'
import { exampleOf } from '../examples.ts'
import { unlimited } from './client.ts'

describe('the name of a custom field', () => {
  it.each([
    ...[
      'Method',
      'method',
      'METHOD',
      'api_uId',
      'api_key',
      'Data',
      'groupId',
      'leadId',
      'leads_array',
      'tagId'
    ],
    ...['locationId', 'email', 'Phone', 'mobile', 'first_name', 'additional_Info', 'title', 'zip'],
    ...[
      'api.key',
      'api key',
      'api[key',
      'api_key[',
      'leads_array[]',
      'Data[Method]',
      'Method[x',
      'First Name'
    ],
    ...['api_\u212Aey', 'Ｍｅｔｈｏｄ', 'ｄａｔａ', 'ap\u0131_key', '\uFF21pi＿key', 'api\uFF0Ekey'],
    ...['Me\u200Bthod', '\uFEFFMethod', 'Met\u00ADhod', 'M\u2060ethod', 'Met\u034Fhod', 'm\uFE0Fethod'],
    ...[' Method', 'Method ', 'Me thod', 'a p i _ k e y', '\u00A0Data', 'Da\u3000ta', 'api\u2003key'],
    ...['__proto__', 'constructor', 'Constructor', '__proto__[a]', ' ', '[x]', '\u200B']
  ])('is refused where V1 could take it for its own: %j', (name) => {
    expect(isReservedFieldName(name)).toBe(true)
    expect(fieldNameFault(name)).toMatch(/reserves/)
  })

  it.each([
    ...[
      'Age',
      'loan_amount',
      'Street Address',
      'Sample Custom Field',
      'Loan.Amount',
      'a[b]',
      'Methods',
      'my data'
    ],
    ...[
      'emails',
      'Größe',
      '年齢',
      'Имя',
      '👍',
      'e-mail 2',
      "Dana's roof",
      '<b>',
      'response',
      'toString',
      'x'.repeat(64)
    ]
  ])('is taken: %j', (name) => {
    expect(fieldNameFault(name)).toBeNull()
  })

  it.each([
    ['', /1 to 64/],
    ['x'.repeat(65), /1 to 64/],
    ['👍'.repeat(65), /1 to 64/],
    ['a\0b', /control/],
    ['a\nb', /control/],
    ['a\u0085b', /control/],
    ['a\ud800b', /surrogate/]
  ])('is refused for what is in it: %j', (name, says) => {
    expect(fieldNameFault(name)).toMatch(says)
  })

  it('may have 64 characters outside of the basic plane', () => {
    expect(fieldNameFault('👍'.repeat(64))).toBeNull()
  })
})

/** What PHP calls a field of a form (`php_register_variable_ex`); `null` where it drops it. */
function phpName(field: string): string | null {
  let name = field.replace(/^ +/, '').split('\0', 1)[0] ?? ''
  const open = name.indexOf('[')
  const isArray = open !== -1 && name.indexOf(']', open) !== -1
  if (isArray) name = name.slice(0, open)
  else if (open !== -1) name = `${name.slice(0, open)}_${name.slice(open + 1)}`
  const mangled = name.replace(/[ .]/g, '_')
  return mangled === '' ? null : mangled
}

const own = [
  'Method',
  'api_uId',
  'api_key',
  'Data',
  'groupId',
  'leadId',
  'leads_array',
  'tagId',
  'locationId'
]
const lowerOwn = new Set(own.map((name) => name.toLowerCase()))

/** Letters that look like an ASCII one, as NFKC has it. */
const fullWidth = (text: string) =>
  text.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))

const decoration = fc.constantFrom(
  ...[
    '',
    ' ',
    '.',
    '_',
    '[',
    ']',
    '[]',
    '[a]',
    '\u200B',
    '\u00AD',
    '\uFEFF',
    '\u2060',
    '\0',
    '\n',
    '\u00A0',
    'x'
  ]
)
const disguised = fc
  .tuple(
    fc.constantFrom(...own, '__proto__', 'constructor', 'email', 'first_name'),
    fc.array(fc.tuple(fc.nat(12), decoration), { maxLength: 3 }),
    fc.constantFrom('same', 'lower', 'upper', 'wide', 'kelvin')
  )
  .map(([word, inserted, look]) => {
    let name = word
    for (const [at, what] of inserted) name = name.slice(0, at) + what + name.slice(at)
    if (look === 'lower') return name.toLowerCase()
    if (look === 'upper') return name.toUpperCase()
    if (look === 'wide') return fullWidth(name)
    return look === 'kelvin' ? name.replace(/k/gi, '\u212A') : name
  })
const anyName = fc.oneof(
  { weight: 3, arbitrary: disguised },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 64 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 64 }) }
)
const credentials = { apiUid: '1001', apiKey: 'the key' }

describe('no name that passes', () => {
  it('is to PHP one of V1’s own, in JSON or in a form, whatever its case', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        if (fieldNameFault(name) !== null) return
        for (const seen of [name, phpName(name), phpName(name.normalize('NFKC'))]) {
          expect(lowerOwn.has((seen ?? 'Method').toLowerCase())).toBe(false)
        }
      }),
      { numRuns: 20_000 }
    )
  })

  it('and no name at all changes the Method or the credentials that go out', async () => {
    const { success } = exampleOf('AddSingleLead')
    let sent = ''
    const v1 = exchange({
      transport: {
        post: async ({ body, read }) => {
          sent = body
          return read({
            status: 200,
            body: Buffer.from(success),
            retryAfter: undefined,
            contentEncoding: undefined
          })
        },
        close: async () => undefined
      },
      admission: admission(unlimited),
      zone: zone('America/Los_Angeles'),
      meter: countingMeter(() => undefined),
      address: []
    })
    const add = method({
      name: 'AddSingleLead',
      effect: 'create',
      encode: (fields: [string, string][]) => Object.fromEntries(fields),
      decode: () => undefined
    })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(anyName, fc.string()), { maxLength: 5 }), async (fields) => {
        await v1.call(add, fields, { credentials, identity: '1001', timeoutMs: 1_000 })
        const body = JSON.parse(sent)
        expect([body.Method, body.api_uId, body.api_key]).toEqual(['AddSingleLead', '1001', 'the key'])
        // The last of equal keys counts to PHP, and these are the last of all.
        expect(
          sent.endsWith('"api_uId":"1001","api_key":"the key","Method":"AddSingleLead"}') ||
            fields.some(([name]) => own.includes(name))
        ).toBe(true)
      }),
      { numRuns: 20_000 }
    )
  })
})
