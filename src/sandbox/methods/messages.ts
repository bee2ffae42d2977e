import type { Account, World } from '../account.ts'
import { firstMessageId, type Messages, messageStatuses } from '../data/messages.ts'
import { entry } from '../data/random.ts'
import { receivedTexts, sentTexts } from '../data/texts.ts'
import { type Fields, readIdentifier, text } from '../fields.ts'
import { dialled, leadName, leadNumber } from '../lead-rows.ts'
import { placesIn, type Range, readPage, readRange } from '../paging.ts'
import { type Reply, refuse } from '../reply.ts'

/** FetchUserSMSLogs */
export function fetchUserSmsLogs(account: Account, fields: Fields, world: World): Reply {
  const { guesses } = world
  const range = readRange(fields, world, guesses.smsLogDays)
  if (typeof range === 'string') return refuse(range)
  const messages = account.messages()
  const found = findMessages(messages, range, messageFilter(account, messages, fields))
  if (found.length === 0 && guesses.emptyLists === 'refused') return refuse(guesses.textNoRecords)
  const { rows, facts } = readPage(fields, found, guesses)
  const results = rows.map((index) => messageRow(account, messages, index, world))
  return [{ response: 'true', Results: results, ...facts, message: `There are ${found.length} SMS` }]
}

/** The places of the messages in a range that pass, newest first. */
export function findMessages(messages: Messages, range: Range, passes: (index: number) => boolean): number[] {
  const found: number[] = []
  const [start, end] = placesIn(messages.time, range)
  for (let index = end - 1; index >= start; index--) if (passes(index)) found.push(index)
  return found
}

/** What a message's columns stand for. */
export function readMessage(account: Account, messages: Messages, index: number) {
  const lead = account.leads[messages.lead[index] ?? 0]
  const status = entry(messageStatuses, messages.status[index] ?? 0)
  const received = status === 'Received'
  const own = account.numbers[messages.number[index] ?? 0]?.number ?? ''
  const words = entry(received ? receivedTexts : sentTexts, messages.words[index] ?? 0)
  return {
    id: String(firstMessageId(messages.past) + index),
    lead,
    status,
    received,
    from: received ? leadNumber(lead) : own,
    to: received ? own : leadNumber(lead),
    words: words.replace('{lead}', lead?.first_name ?? ''),
    at: (messages.time[index] ?? 0) * 1000,
    groupId: messages.past.groupIds[messages.group[index] ?? 0]
  }
}

function messageRow(account: Account, messages: Messages, index: number, { zone }: World): object {
  const message = readMessage(account, messages, index)
  return {
    leadId: String(message.lead?.id ?? ''),
    lead_Name: leadName(message.lead),
    from_number: dialled(message.from),
    to_number: dialled(message.to),
    message: message.words,
    dated: zone.callTime(message.at),
    status: message.status,
    direction: message.received ? 'inbound' : 'outbound',
    groupId: String(message.groupId ?? ''),
    tags: message.lead?.tagIds.join(',') ?? '',
    messageId: message.id
  }
}

function messageFilter(account: Account, messages: Messages, fields: Fields): (index: number) => boolean {
  const direction = text(fields, 'direction').toLowerCase()
  const status = text(fields, 'status').toLowerCase()
  const groupText = text(fields, 'groupId').trim()
  const leadText = text(fields, 'leadId').trim()
  const group = messages.past.groupIds.indexOf(readIdentifier(groupText) ?? -1)
  const lead = (readIdentifier(leadText) ?? -1) - account.firstLeadId
  const empty = ['', '0']

  return (index) => {
    const own = entry(messageStatuses, messages.status[index] ?? 0)
    if (direction === 'inbound' && own !== 'Received') return false
    if (direction === 'outbound' && own === 'Received') return false
    if (status !== '' && own.toLowerCase() !== status) return false
    if (!empty.includes(groupText) && messages.group[index] !== group) return false
    return empty.includes(leadText) || messages.lead[index] === lead
  }
}
