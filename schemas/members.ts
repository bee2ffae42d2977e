import { type Static, Type } from '@sinclair/typebox'
import { choice, closed, entity, idLike, nullable, pageOf, passwordPattern, Time } from './common.ts'

const example = {
  id: '3232',
  first_name: 'Support',
  last_name: 'Team',
  email: 'abc@hotmail.com',
  title: null,
  company: null,
  country: 'USA',
  state: null,
  city: null,
  zip: null,
  street_address: null,
  industry: null,
  time_zone: 'America/Chicago',
  main_time_zone: 'America',
  inbound_phone: null,
  direct_number: '+12345678900',
  direct_call_recording: false,
  outbound_call_recording: false,
  outbound_phone: null,
  inbound_call_option: '1',
  inbound_call_option_label: 'Ring Browser',
  phone_extension: null,
  status: 'active',
  created_at: '2025-01-21T23:28:07Z'
}

const text = nullable(Type.String())

export const Member = entity(
  'Member',
  'Somebody of the team, who has a seat.',
  {
    id: nullable(
      Type.String({ description: 'Is `null` only where a new member could not be found in the list.' })
    ),
    first_name: text,
    last_name: text,
    email: text,
    title: text,
    company: text,
    country: text,
    state: text,
    city: text,
    zip: text,
    street_address: text,
    industry: text,
    time_zone: nullable(Type.String({ description: 'As `America/Chicago`.' })),
    main_time_zone: text,
    inbound_phone: text,
    direct_number: text,
    direct_call_recording: nullable(Type.Boolean()),
    outbound_call_recording: nullable(Type.Boolean()),
    outbound_phone: text,
    inbound_call_option: text,
    inbound_call_option_label: text,
    phone_extension: text,
    status: nullable(Type.String({ description: 'Lower case; known: `active`, `inactive`.' })),
    created_at: nullable(Time)
  },
  example
)
export type Member = Static<typeof Member>

export const MemberPage = pageOf(Member, 'MemberPage', example)

export const MemberPath = Type.Object({ member_id: idLike('3231') }, closed)

const given = Type.String({ minLength: 1, maxLength: 4096, description: 'Sent on as given.' })
const password = Type.String({
  minLength: 8,
  maxLength: 4096,
  pattern: passwordPattern,
  writeOnly: true,
  description: '8 characters or more, with an upper and a lower case letter. In no answer and no log.'
})

export const MemberInput = Type.Object(
  { first_name: given, last_name: given, email: given, inbound_phone: given, password },
  {
    ...closed,
    $id: 'MemberInput',
    description: 'What a new member needs.',
    examples: [
      {
        first_name: 'Support',
        last_name: 'team',
        email: 'abcxyz@gmail.com',
        inbound_phone: '14087777111',
        password: 'a-sasdasdsA3'
      }
    ]
  }
)
export type MemberInput = Static<typeof MemberInput>

export const MemberPatch = Type.Object(
  {
    first_name: Type.Optional(given),
    last_name: Type.Optional(given),
    email: Type.Optional(given),
    inbound_phone: Type.Optional(given),
    status: Type.Optional(choice(['active', 'inactive'], 'Whether the member can work.')),
    password: Type.Optional(password)
  },
  {
    ...closed,
    minProperties: 1,
    $id: 'MemberPatch',
    description: 'What can change on a member.',
    examples: [
      {
        first_name: 'Support',
        last_name: 'team',
        email: 'abcxyz@gmail.com',
        inbound_phone: '14087777111',
        status: 'active'
      }
    ]
  }
)
export type MemberPatch = Static<typeof MemberPatch>

export const Seats = entity(
  'Seats',
  'How many members the account may have.',
  {
    total: nullable(Type.Integer({ description: 'The seats that there are.' })),
    active: nullable(Type.Integer({ description: 'The seats that are taken.' })),
    remaining: nullable(Type.Integer({ description: 'The seats that are free.' }))
  },
  { total: 10, active: 8, remaining: 2 }
)
export type Seats = Static<typeof Seats>
