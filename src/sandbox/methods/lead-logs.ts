import { type Account, leadOf, type World } from '../account.ts'
import { leadCallRow } from '../call-rows.ts'
import { findCalls } from '../call-search.ts'
import { type LeadVoicemail, leadNotes, leadVoicemails } from '../data/lead-past.ts'
import { type Fields, identifier, text } from '../fields.ts'
import { fill } from '../guesses.ts'
import { leadName, leadNumber, leadsByEmail, leadsByPhone } from '../lead-rows.ts'
import { type Range, readRange } from '../paging.ts'
import type { Lead } from '../records.ts'
import { type Reply, refuse } from '../reply.ts'
import { findMessages, readMessage } from './messages.ts'

/** FetchLeadNotes */
export function fetchLeadNotes(account: Account, fields: Fields, { guesses, zone }: World): Reply {
  const lead = leadOf(account, identifier(fields, 'leadId'))
  if (!lead) return refuse(fill(guesses.textNoLead, { leadId: text(fields, 'leadId') }))
  const notes = leadNotes(account, lead)
  if (notes.length === 0 && guesses.emptyLists === 'refused') return refuse(guesses.textNoRecords)
  return {
    response: 'true',
    message: `${notes.length} notes found`,
    notes: notes.map(({ id, words, type, memberId, at }) => ({
      noteId: id,
      note: words,
      type,
      added_by: memberId,
      dated: zone.stamp(at)
    }))
  }
}

/** FetchLeadCallLogs, whose documented text is no JSON. */
export function fetchLeadCallLogs(account: Account, fields: Fields, world: World): Reply {
  return leadLog(account, fields, world, 'Lead Call Records', 'transfer', (lead, range) => {
    const calls = account.calls()
    const ofLead = lead.id - account.firstLeadId
    return findCalls(account, calls, fields, range, text(fields, 'type'))
      .filter((index) => calls.lead[index] === ofLead)
      .map((index) => leadCallRow(account, calls, index, world))
  })
}

/** FetchLeadSMSLogs */
export function fetchLeadSmsLogs(account: Account, fields: Fields, world: World): Reply {
  return leadLog(account, fields, world, 'Lead SMS Records', undefined, (lead, range) => {
    const messages = account.messages()
    const ofLead = lead.id - account.firstLeadId
    const found = findMessages(messages, range, (index) => messages.lead[index] === ofLead)
    return found.map((index) => {
      const message = readMessage(account, messages, index)
      return {
        leadId: String(lead.id),
        lead_Name: leadName(lead),
        from_number: message.from,
        to_number: message.to,
        message: message.words,
        dated: world.zone.callTime(message.at),
        status: message.status,
        messageId: message.id
      }
    })
  })
}

/** FetchLeadRVMLogs, whose documented text is no JSON. */
export function fetchLeadRvmLogs(account: Account, fields: Fields, world: World): Reply {
  return leadLog(account, fields, world, 'Lead RVM Records', 'voice_file', (lead, range) =>
    leadVoicemails(account, lead)
      .filter(({ at }) => at >= range.from * 1000 && at < range.to * 1000)
      .map((voicemail) => voicemailRow(account, lead, voicemail, world))
  )
}

function voicemailRow(account: Account, lead: Lead, voicemail: LeadVoicemail, { zone }: World): object {
  return {
    leadId: String(lead.id),
    lead_Name: leadName(lead),
    from_number: account.numbers[voicemail.numberPlace]?.number ?? '',
    to_number: leadNumber(lead),
    group: account.groups.get(lead.groupIds[0] ?? -1)?.title ?? '',
    dated: zone.callTime(voicemail.at),
    voice_file: `https://recordings.example.com/${account.id}/rvm-${voicemail.id}.mp3`,
    duration: String(voicemail.seconds),
    vmId: String(voicemail.id)
  }
}

/** One log of one lead; `openQuote` is the key whose value the documentation leaves open. */
function leadLog(
  account: Account,
  fields: Fields,
  world: World,
  message: string,
  openQuote: string | undefined,
  rowsOf: (lead: Lead, range: Range) => readonly object[]
): Reply {
  const { guesses } = world
  if (['LeadId', 'LeadPhone', 'LeadEmail'].every((name) => text(fields, name) === '')) {
    return refuse(guesses.textMissing)
  }
  const range = readRange(fields, world, 0)
  if (typeof range === 'string') return refuse(range)
  const lead = leadAsked(account, fields)
  if (!lead) return refuse(fill(guesses.textNoLead, { leadId: text(fields, 'LeadId') }))
  const rows = rowsOf(lead, range)
  if (rows.length === 0 && guesses.emptyLists === 'refused') return refuse(guesses.textNoRecords)
  if (openQuote !== undefined && guesses.leadLogs === 'documented')
    return documentedText(rows, message, openQuote)
  return { response: 'true', Results: rows, message }
}

/** The lead of the id; without an id that of the phone; without both that of the email. */
function leadAsked(account: Account, fields: Fields): Lead | undefined {
  const [id, phone, email] = ['LeadId', 'LeadPhone', 'LeadEmail'].map((name) => text(fields, name))
  if (id) return leadOf(account, identifier(fields, 'LeadId'))
  return phone ? leadsByPhone(account, phone)[0] : leadsByEmail(account, email ?? '')[0]
}

function documentedText(rows: readonly object[], message: string, openQuote: string): string {
  const objects = rows.map((row) => {
    const lines = Object.entries(row).map(([name, value]) =>
      name === openQuote ? `          "${name}": "\n` : `          "${name}": ${JSON.stringify(value)},\n`
    )
    return `        {\n${lines.join('').replace(/,\n$/, '\n')}        }`
  })
  return `{\n        "response": "true",\n        "Results": [\n${objects.join(',\n')}\n        ],\n        "message": "${message}"\n      }`
}
