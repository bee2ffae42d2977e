import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Call } from '../../schemas/calls.ts'
import { Campaign } from '../../schemas/campaigns.ts'
import { Group } from '../../schemas/groups.ts'
import { Lead } from '../../schemas/leads.ts'
import { Member } from '../../schemas/members.ts'
import { Message } from '../../schemas/messages.ts'
import { Tag } from '../../schemas/tags.ts'
import { Transcript } from '../../schemas/transcripts.ts'
import { Voicemail } from '../../schemas/voicemails.ts'
import { callRow, callRows } from '../calls/rows.ts'
import { examples } from '../examples.ts'
import { rowMethods } from './replies.ts'

/** JSON as PHP writes it: without white space, slashes escaped, and all that is not ASCII. */
const php = (value: unknown) =>
  JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replaceAll(/[\u0080-\uffff]/g, (code) => `\\u${code.charCodeAt(0).toString(16).padStart(4, '0')}`)

const keys = [
  ...[
    'recordingId',
    'leadId',
    'lead_Name',
    'location_name',
    'from_number',
    'call_type',
    'call_status',
    'statusId'
  ],
  ...[
    'call_time',
    'duration',
    'transfer',
    'recording',
    'group',
    'speed_to_lead',
    'transcript_text',
    'message_data'
  ],
  ...[
    'message_data_raw',
    'analytics_dated',
    'messageId',
    'message',
    'dated',
    'status',
    'direction',
    'groupId',
    'tags'
  ],
  ...[
    'LeadId',
    'GroupId',
    'Tags',
    'Firstname',
    'E-Mail',
    'Lead_Custom_Fields',
    'LocationId',
    'vmId',
    'voice_file'
  ],
  ...['TagId', 'TagTitle', 'TagStatus', 'Added_by', 'GroupTitle', 'campaign_id', 'memberId', 'member_status'],
  ...['unknown', 'a"b', 'ä', '__proto__', '0', '']
]

const value = fc.oneof(
  fc.constantFrom<unknown>(
    '',
    null,
    'Yes',
    'no',
    true,
    0,
    -0,
    '0',
    '007',
    '84',
    84,
    1.5,
    '-3.50',
    '1,204',
    '16.36 %'
  ),
  fc.constantFrom<unknown>(
    'Completed',
    'Sent',
    'Outbound',
    '12,45',
    '12,,45',
    ',',
    '12, 45',
    [],
    ['1', 2],
    1e21,
    1e300
  ),
  fc.constantFrom<unknown>(
    'Apr 15, 2026 6:34 pm',
    '2026-05-14 10:30:00',
    '2026-05-14',
    '0000-00-00 00:00:00'
  ),
  fc.constantFrom<unknown>(
    '01h :22m :10s',
    '1:12:30',
    'https://a.example/b?c=d',
    'İstanbul',
    '\u2028\u0000\u007f'
  ),
  fc.constantFrom<unknown>('\ud83d\ude00', '\ud83d', '1234567890123456', 1234567890123456),
  fc.constantFrom<unknown>('{"messages":[{"text":"a"}]}', '[{"name":"x","value":"1"}]', {
    loan_amount: '500',
    n: 1
  }),
  fc.string({ unit: 'binary' }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.jsonValue({ maxDepth: 2 })
)

/** Values as they stand in a reply, at the edges of what is copied. */
const odd: readonly string[] = [
  ...[
    '""',
    '" "',
    'null',
    'true',
    '{}',
    '[]',
    '[null]',
    '["a",1]',
    '{"a":1e400}',
    '[{"name":"n","value":1}]'
  ],
  ...[
    '0',
    '-0',
    '00',
    '01',
    '-1',
    '1.50',
    '1e3',
    '1E400',
    '.5',
    '+1',
    '0x10',
    'NaN',
    'nul',
    'nulll',
    '1 ',
    ' 1',
    '- 1'
  ],
  ...['123456789012345', '1234567890123456', '9007199254740993', '"123456789012345"', '"9007199254740993"'],
  ...[
    '"0"',
    '"007"',
    '"-1"',
    '"+5"',
    '" 5"',
    '"1e3"',
    '"1.50"',
    '"1,204"',
    '"16 %"',
    '"5s"',
    '"1:02"',
    '"1:99"'
  ],
  ...['","', '",12"', '"12,"', '"12,,45"', '"12, 45"', '"12;45"', '"a,b"', '"1234567890123456789,1"'],
  ...['"Yes"', '"yes"', '"YES"', '"Yess"', '"Ye"', '"No"', '"none"', '"İ"', '"SENT"', '"ẞ"', '"K"'],
  ...['"Apr 15, 2026 6:34 pm"', '"Apr 15, 2026 6:34 pm "', '"Apr 31, 2026 6:34 pm"', '"Mar 8, 2026 2:30 am"'],
  ...[
    '"2026-05-14 10:30:00"',
    '"2026-05-14"',
    '"1969-12-31 10:30:00"',
    '"2200-01-01 00:00:00"',
    '"2026-05-14T10:30:00"'
  ],
  ...[
    '"\\/"',
    '"a\\/b\\\\\\/c"',
    '"\\\\/"',
    '"\\n\\t\\b\\f\\r\\""',
    '"\\x"',
    '"\\"',
    '"é\\/"',
    '"\u007f"',
    '"\u007fð"'
  ],
  ...[
    '"\\u0041"',
    '"\\u00e9"',
    '"\\u0000"',
    '"\\u0022"',
    '"\\u005c"',
    '"\\ud83d\\ude00"',
    '"\\ud83d"',
    '"\\u00g1"',
    '"\\u12"'
  ],
  ...[
    '"Zo\\u00EB O\'Demo\\/\\u00e9\\n"',
    '"é\\u00e9é"',
    '"\\u007f\\u0080\\u07ff\\u0800\\uffff\\ufeff"',
    '"\\u0020\\u002f"',
    '"\\u001f"',
    '"\\u000a\\u0008"',
    '"\\u0027\\u0041\\u00e9"',
    '"\\uD83D\\uDE00\\udbff\\udfff\\ud800\\udc00"',
    '"\\ude00\\ud83d"',
    '"\\ude00\\u00e9"',
    '"\\ud83d\\ud83d\\ude00"',
    '"\\ud83d\\u0041"',
    '"\\ud83d\\n"',
    '"\\ud83d\\"',
    '"\\ud83d\\u"',
    '"\\u00e9\\u00"',
    '"\\U00e9"',
    '"\\u00e9'
  ],
  ...[
    '"\u0001"',
    '"\n"',
    '"\u2028"',
    '"\\u2028"',
    '"😀"',
    '"{\\"a\\":1}"',
    '"[\\"a\\"]"',
    "'a'",
    '"a',
    'a"',
    '{"a":',
    '[}'
  ]
]

const row = fc.uniqueArray(fc.tuple(fc.constantFrom(...keys), value), {
  selector: ([key]) => key,
  maxLength: 20
})

/** Rows of which some are alike in their keys, as those of V1 are. */
const rows = fc
  .tuple(
    fc.array(row, { maxLength: 3 }),
    fc.array(fc.nat(), { maxLength: 8 }),
    fc.array(value, { maxLength: 8 })
  )
  .map(([shapes, picks, values]) =>
    picks.map((pick, index) => {
      const shape = shapes[pick % Math.max(1, shapes.length)] ?? [['leadId', '1'] as const]
      const same = shape.map(([key, one], at) => [key, at === index ? (values[index] ?? one) : one] as const)
      return Object.fromEntries(pick % 5 === 0 ? same.toReversed() : same)
    })
  )

const facts = fc.record(
  {
    total_records: value,
    has_more: value,
    inbound_count: value,
    message: fc.constantFrom('done', 'There are 1 inbound & 2 outbound', 'É/"'),
    nested: fc.constant({ Results: [], a: [{ results: [1] }] })
  },
  { requiredKeys: [] }
)

const reply = fc
  .tuple(
    facts,
    rows,
    fc.constantFrom<unknown>('true', true, 1, 'false', undefined),
    fc.constantFrom('Results', 'results', 'data', 'result', 'rows', 'tag', 'groups', 'campaign', 'members'),
    fc.boolean(),
    fc.constantFrom(php, JSON.stringify, (all: unknown) => JSON.stringify(all, null, 1))
  )
  .map(([more, list, response, key, first, write]) =>
    write(first ? { response, [key]: list, ...more } : { ...more, [key]: list, response })
  )

/** Where the rows of some Method have their ids. */
const idKeys = ['recordingId', 'LeadId', 'TagId', 'GroupId', 'campaign_id', 'memberId', 'messageId', 'vmId']

/** Changes that leave some of JSON as it was. */
const mutation = fc.oneof(
  fc.record({ at: fc.nat(), cut: fc.nat({ max: 3 }), put: fc.uint8Array({ maxLength: 2 }) }),
  fc.record({
    at: fc.nat(),
    cut: fc.nat({ max: 2 }),
    put: fc
      .constantFrom(
        '"',
        '\\',
        ',',
        ':',
        '{',
        '}',
        '[',
        ']',
        '0',
        '1e5',
        ' ',
        '\n',
        '\u0000',
        '\\u00e',
        '\\/',
        'null',
        ',"leadId":"9"',
        '"Results":[],'
      )
      .map((text) => Buffer.from(text))
  })
)

function mutated(text: string, mutations: readonly { at: number; cut: number; put: Uint8Array }[]): Buffer {
  return mutations.reduce((body, { at, cut, put }) => {
    const start = at % (body.length + 1)
    return Buffer.concat([body.subarray(0, start), put, body.subarray(start + cut)])
  }, Buffer.from(text))
}

const more = { total_records: 2, inbound_count: 1, outbound_count: '1', has_more: false }
const spoken = {
  transcript_text: 'Sí, "claro" \n and/or',
  message_data: ['Sí', 'and/or'],
  message_data_raw: JSON.stringify({
    messages: [{ channel: 1, speaker: '1', text: 'Sí', confidence: 0.9, start: 1500 }]
  }),
  analytics_status: 'Completed',
  analytics_dated: '2026-02-04 14:30:00'
}
const recorded = callRows(3).map((row, index) => ({
  ...row,
  recording: `https://recordings.example.com/${index}.mp3`,
  lead_Name: ['Zoë "Z"', 'Ann', ''][index]
}))
const tagRow = (id: number) => ({ TagId: String(id), TagTitle: `Tag ${id}`, TagStatus: 'Active', TeamId: '' })
const leadRow = (id: number) => ({
  ...{ LeadId: id, GroupId: '236', Tags: '12,45', Firstname: 'Zoë', Lastname: '', 'E-Mail': 'a@example.com' },
  ...{ Phone: '3337991895', Lead_Custom_Fields: id % 2 ? '' : { loan_amount: '500' }, LocationId: 'loc_1' }
})

/** Rows of each kind, as V1 writes them. */
const usual: readonly { name: string; at?: string; rows: readonly object[]; more?: object }[] = [
  { name: 'calls', rows: recorded, more },
  { name: 'transcripts', rows: recorded.map((row) => ({ ...row, ...spoken })), more },
  { name: 'summaries', rows: recorded.map((row) => ({ ...row, ...spoken })), more },
  { name: 'messages', rows: [smsRow(1), smsRow(2, { direction: 'Inbound', tags: '' })], more },
  { name: 'leads', rows: [leadRow(1), leadRow(2)] },
  { name: 'calls of a lead', rows: recorded.map(({ recordingId: _id, ...row }) => row) },
  { name: 'messages of a lead', rows: [smsRow(1), smsRow(2)] },
  {
    name: 'voicemails of a lead',
    rows: [{ vmId: 1, dated: '2026-04-15 10:30:00', voice_file: 'https://a.example/v', duration: 12 }]
  },
  { name: 'tags', at: 'tag', rows: [tagRow(1), tagRow(2)] },
  { name: 'groups', at: 'groups', rows: [{ GroupId: '5', GroupTitle: 'Zoë', Added_by: 1 }] },
  { name: 'campaigns', at: 'campaign', rows: [{ campaign_id: '5', CampaignTitle: 'A/B' }] },
  {
    name: 'members',
    at: 'members',
    rows: [{ memberId: 5, first_name: 'Zoë', direct_call_recording: 'Yes', member_status: 'Active' }]
  }
]

function smsRow(id: number, fields: object = {}) {
  return {
    ...{ messageId: String(id), leadId: '10000001', lead_Name: 'John Doe', from_number: '+15550000001' },
    ...{
      message: 'Hi, see https://example.com/a',
      dated: 'Apr 15, 2026 10:30 am',
      status: 'Sent',
      groupId: '236',
      tags: '12,45'
    },
    ...fields
  }
}

function expectTheSame(body: Buffer) {
  for (const method of rowMethods) {
    expect(method.read(body, 'translated'), method.name).toEqual(method.read(body, 'ordinary'))
    // Nothing is told of a reply that is given up.
    method.isTranslated(body)
  }
}

describe('rows that are translated from bytes to bytes', () => {
  it('are those of the ordinary readers, whatever the reply', () => {
    fc.assert(
      fc.property(reply, (text) => expectTheSame(Buffer.from(text))),
      { numRuns: 2_000 }
    )
  }, 30_000)

  it('are those of the ordinary readers where the reply is broken', () => {
    fc.assert(
      fc.property(reply, fc.array(mutation, { minLength: 1, maxLength: 3 }), (text, mutations) =>
        expectTheSame(mutated(text, mutations))
      ),
      { numRuns: 3_000 }
    )
  }, 30_000)

  it('are those of the ordinary readers wherever a reply is cut off', () => {
    const whole = Buffer.from(php({ response: 'true', Results: callRows(2), total_records: 2 }))
    for (let end = 0; end < whole.length; end++) expectTheSame(whole.subarray(0, end))
  })

  it.each(keys.filter((key) => /^\w/.test(key)))(
    'are those of the ordinary readers, whatever %s holds',
    (key) => {
      for (const json of odd) {
        const row = `{"LeadId":"1","leadId":"1","${key}":${json}}`
        expectTheSame(Buffer.from(`{"response":"true","Results":[${row},${row}]}`))
      }
    }
  )

  it('are those of the ordinary readers, whatever ids they have', () => {
    const id = fc.oneof(
      fc.constantFrom(
        '"0"',
        '"007"',
        '""',
        '" 5 "',
        '"a\\/b"',
        '"\\u00e9"',
        '"é"',
        '"-1"',
        '"1e3"',
        '0',
        '84'
      ),
      fc.constantFrom('null', '1.5', '-1', '123456789012345', '"12345678901234567890"', '"a, b"'),
      fc.string().map(php),
      fc.nat().map(String)
    )
    fc.assert(
      fc.property(fc.array(id, { maxLength: 8 }), fc.constantFrom(...idKeys), (ids, key) => {
        const rows = ids.map((id) => `{"${key}":${id},"leadId":"1"}`)
        expectTheSame(Buffer.from(`{"response":"true","Results":[${rows}]}`))
      }),
      { numRuns: 1_000 }
    )
  })

  it.each([
    ['a key twice', '{"response":"true","Results":[{"LeadId":"1","recordingId":"1","recordingId":"2"}]}'],
    ['two lists', '{"response":"true","results":[{"LeadId":"1"}],"Results":[{"LeadId":"2"}]}'],
    ['a second list behind it', '{"response":"true","Results":[{"LeadId":"1"}],"results":[{"LeadId":"2"}]}'],
    ['the list twice', '{"response":"true","Results":[{"LeadId":"1"}],"Results":[{"LeadId":"2"}]}'],
    ['the list under an escaped name too', '{"response":"true","data":[{"LeadId":"1"}],"\\u0052esults":[]}'],
    ['a list in a list', '{"response":"true","a":{"Results":[{"LeadId":"1"}]},"data":[{"LeadId":"2"}]}'],
    ['a list in a text', '{"response":"true","a":",\\"Results\\":[]","data":[{"LeadId":"2"}]}'],
    ['no verdict', '{"Results":[{"LeadId":"1"}],"0":{"response":"true","Results":[]}}'],
    [
      'two verdicts',
      '{"response":"true","Results":[{"LeadId":"1"}],"response":"false","message":"No lead found"}'
    ],
    ['a list that is a row', '{"response":"true","Results":[[{"LeadId":"1"}]]}'],
    ['a row that is a list', '{"response":"true","Results":[{"LeadId":"1"},[]]}'],
    ['rows with gaps', '{"response":"true","Results":{"0":{"LeadId":"1"},"2":{"LeadId":"2"}}}'],
    ['an empty row', '{"response":"true","Results":[{"LeadId":"1"},{}]}'],
    ['no rows', '{"response":"true","Results":[]}'],
    ['a comma too many', '{"response":"true","Results":[{"LeadId":"1"},]}'],
    ['a comma too many in a row', '{"response":"true","Results":[{"LeadId":"1",}]}'],
    ['more behind it', '{"response":"true","Results":[{"LeadId":"1"}]}}'],
    ['the same again behind it', '{"response":"true","Results":[{"LeadId":"1"}]}{"response":"true"}'],
    [
      'a number past 2^53 beside the rows',
      '{"response":"true","Results":[{"LeadId":"1"}],"total_records":9007199254740993}'
    ]
  ])('are those of the ordinary readers where there is %s', (_what, text) => {
    expectTheSame(Buffer.from(text))
  })

  it('are those of the ordinary readers in each documented example', () => {
    for (const { success, error } of examples) {
      for (const text of [success, error]) {
        expectTheSame(Buffer.from(text))
        try {
          expectTheSame(Buffer.from(php(JSON.parse(text))))
        } catch (failure) {
          if (!(failure instanceof SyntaxError)) throw failure
        }
      }
    }
  })

  it.each(usual)(
    'are made without the ordinary reader where $name are as V1 writes them',
    ({ name, at = 'Results', rows, more }) => {
      const body = Buffer.from(
        php({ response: 'true', message: 'done', total_records: 2, [at]: rows, ...more })
      )
      for (const method of rowMethods.filter((one) => one.name === name)) {
        expect(method.isTranslated(body)).toBe(true)
        // Also where accents come as they are, the keys in another order, and a row lacks some.
        const [first = {}, ...others] = rows
        const turned = Object.fromEntries(Object.entries(first).toReversed().slice(1))
        const mixed = Buffer.from(JSON.stringify({ [at]: [...others, turned, ...rows], response: 'true' }))
        expect(method.isTranslated(mixed)).toBe(true)
        expectTheSame(mixed)
      }
      expectTheSame(body)
    }
  )

  it('are left to the ordinary reader where one has a value that can’t be read', () => {
    const body = Buffer.from(
      php({ response: 'true', Results: [...callRows(2), callRow(3, { duration: 'long' })] })
    )
    const [calls] = rowMethods
    expect(calls?.isTranslated(body)).toBe(false)
    expect(calls?.read(body, 'translated').unreadable).toEqual(['duration'])
  })
})

describe('the fields of a row', () => {
  it.each([
    ['calls', Call],
    ['transcripts', Transcript],
    ['messages', Message],
    ['leads', Lead],
    ['voicemails of a lead', Voicemail],
    ['tags', Tag],
    ['groups', Group],
    ['campaigns', Campaign],
    ['members', Member]
  ])('of %s go out in the order of the schema', (name, schema) => {
    const body = Buffer.from(
      JSON.stringify({
        response: 'true',
        Results: [{ LeadId: '1', TagId: '1', GroupId: '1', campaign_id: '1', memberId: '1' }]
      })
    )
    const [row] = rowMethods.find((method) => method.name === name)?.read(body, 'translated').rows ?? []
    expect(Object.keys(JSON.parse(row?.json ?? ''))).toEqual(Object.keys(schema.properties))
  })
})
