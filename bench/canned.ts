/** Replies as V1 gives them: the documented shapes, written as PHP's json_encode does, over persons that nobody is. */

/** The days that the calls of `callLog` are from: one window of V1's. */
export const days = { from: '2026-04-01', to: '2026-04-28' }

const firstNames = ['Ann', 'Bob', 'Zoë', 'Dan', 'José', 'Fay', 'Gus', 'Hal', 'Ida', 'Jürgen']
const lastNames = ['Example', 'Sample', 'Tester', 'Placeholder', "O'Demo"]
const cities = [
  ['Los Angeles', 'CA'],
  ['Austin', 'TX'],
  ['San José', 'CA'],
  ['', '']
]
const callsAtAll = 30_481

const of = <T>(list: readonly T[], n: number) => list[n % list.length]

/** The reply to FetchAllTags with so many tags; the first has another name in each version. */
export function tagList(count: number, version: number): string {
  const tag = Array.from({ length: count }, (_, n) => ({
    TagId: String(501_000 + n),
    TeamId: '1001',
    Added_by: String(1001 + (n % 7)),
    TagTitle: `${of(['new lead', 'call back', 'hot / warm', 'café', 'do not call'], n)} ${n === 0 ? version : n}`
  }))
  return php({ response: 'true', tag, message: `There are ${count} tags` })
}

/**
 * The reply to FetchUserCallLog: the first page of so many rows, the newest first, where more follow; the first has another
 * duration in each version.
 */
export function callLog(count: number, version: number): string {
  const Results = Array.from({ length: count }, (_, n) => {
    const [city, state] = of(cities, n * 3) ?? []
    return {
      leadId: String(48_120_345 - 17 * n),
      lead_Name: `${of(firstNames, n)} ${of(lastNames, n * 7)}`,
      from_number: `+1310555${String(1000 + n * 7).slice(-4)}`,
      to_number: `+1512555${String(9000 - n * 3).slice(-4)}`,
      recording: n % 4 !== 1 ? '' : `https://recordings.example.com/2026/04/RE${90_000_000 + n}.mp3`,
      group: of(['Group A', 'Group B', ''], n),
      caller_name: `${of(firstNames, n + 3)} ${of(lastNames, n)}`,
      call_time: callTime(n),
      duration: String(n === 0 ? version : (n * 37) % 900),
      city,
      state,
      transfer: n % 9 === 0 ? 'Yes' : 'No',
      recordingId: String(90_930_481 - n),
      call_status: of(['completed', 'completed', 'no-answer', 'busy'], n),
      call_type: n % 6 === 0 ? 'inbound' : 'outbound',
      speed_to_lead: (n * 53) % 4000,
      campaignId: String(11_111 * (1 + (n % 3))),
      statusId: String(n % 5)
    }
  })
  return php({
    response: 'true',
    Results,
    total_records: callsAtAll,
    returned_records: count,
    limit: count,
    offset: 0,
    has_more: true,
    next_offset: count,
    message: `There are 5491 inbound & 24990 outbound Call(s) (Total: ${callsAtAll})`,
    inbound_count: '5491',
    outbound_count: '24990'
  })
}

/** `Apr 28, 2026 5:58 pm` and back from there, some minutes for each call. */
function callTime(n: number): string {
  const minutes = 28 * 1440 - 362 - n * 11
  const [day, hour, minute] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60]
  return `Apr ${day + 1}, 2026 ${hour % 12 || 12}:${String(minute).padStart(2, '0')} ${hour < 12 ? 'am' : 'pm'}`
}

/** As PHP's json_encode writes it: slashes and all but ASCII escaped. */
function php(reply: object): string {
  return JSON.stringify(reply)
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
