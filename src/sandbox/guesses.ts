/** What V1's documentation leaves open, as named switches; README.md lists what each is about. */
export interface Guesses {
  /** The content type of every reply. */
  readonly contentType: 'html' | 'json'
  /** Whether JSON is written as PHP's json_encode does: `\/` and `\u2014`. */
  readonly phpEscapes: boolean
  /** What a readable `Data` wrapper does to the fields around it. */
  readonly dataWrapper: 'overlays' | 'replaces' | 'ignored'
  /** Whether fields of the query string count where the body is no JSON. */
  readonly queryFields: boolean
  /** The credentials message of Methods that document none. */
  readonly undocumentedCredentials: 'short' | 'long'
  /** FetchAllTags as its own section shows it, or as the quickstart does. */
  readonly tagList: 'section' | 'quickstart'
  /** A tag or group with the title of another one. */
  readonly duplicateTitles: 'accepted' | 'refused'
  /** How FetchLeadFieldsName gives `FieldsName`. */
  readonly fieldsName: 'string' | 'object' | 'documented'
  /** Rows of FetchLeadCallLogs and FetchLeadRVMLogs: whole, or with the documentation's open quote. */
  readonly leadLogs: 'whole' | 'documented'
  /** `GroupId` of a search row. */
  readonly searchGroupId: 'list' | 'empty'
  /** `Lead_Custom_Fields` of a search row that has some. */
  readonly leadCustomFields: 'string' | 'object' | 'list' | 'empty'
  /** Whether searches page by `limit` and `offset`. */
  readonly searchPaging: boolean
  /** How many rows of the page before a search page repeats. */
  readonly searchOverlap: number
  /** Searches a minute before HTTP 429; 0 is no limit. */
  readonly searchesPerMinute: number
  /** Whether search rows carry `Title` and `additional_Info` as well. */
  readonly extraLeadFields: boolean
  /** A lead's field that is neither a default nor a known custom field. */
  readonly unknownLeadFields: 'kept' | 'defined' | 'dropped'
  /** CopyLead into a group that the lead is in already. */
  readonly copyAgain: 'succeeds' | 'refused'
  /** How long AddMultipleLeads's leads stay in the queue. */
  readonly queueDelayMs: number
  /** Leads of AddMultipleLeads without email, phone and mobile. */
  readonly batchWithoutContact: 'dropped' | 'refused'
  /** What a list without rows answers where the documentation shows no such text. */
  readonly emptyLists: 'empty' | 'refused'
  /** How a range's days are counted: the 1st to the 30th is 30, or 29. */
  readonly rangeDays: 'inclusive' | 'difference'
  /** The longest range, in days, of FetchUserCallLog (documented), FetchUserSMSLogs, FetchCallTranscripts; 0 is any. */
  readonly callLogDays: number
  readonly smsLogDays: number
  readonly transcriptDays: number
  /** Rows a page at most. */
  readonly maximumLimit: number
  /** Whether `next_offset` is there (as null) on the last page. */
  readonly lastNextOffset: 'null' | 'absent'
  /** What one creditDeduct takes. */
  readonly deduction: number

  readonly textMissing: string
  readonly textDuplicateTitle: string
  readonly textDuplicateField: string
  readonly textFieldType: string
  readonly textFieldOptions: string
  readonly textNoField: string
  readonly textSearchField: string
  readonly textNoLead: string
  readonly textNoLeadInGroup: string
  readonly textAlreadyInGroup: string
  readonly textNoGroup: string
  readonly textBatchSize: string
  readonly textRange: string
  readonly textDate: string
  readonly textNoRecords: string
  readonly textMemberLimit: string
  readonly textMemberEmail: string
  readonly textPassword: string
  readonly textMemberStatus: string
  readonly textNoMember: string
  readonly textNoCredits: string
  readonly textNotCalculated: string
  readonly textSearchLimit: string
}

/** The guesses that hold where nothing else is asked for. */
export const defaultGuesses: Guesses = Object.freeze({
  contentType: 'html',
  phpEscapes: true,
  dataWrapper: 'overlays',
  queryFields: true,
  undocumentedCredentials: 'short',
  tagList: 'section',
  duplicateTitles: 'accepted',
  fieldsName: 'string',
  leadLogs: 'whole',
  searchGroupId: 'list',
  leadCustomFields: 'string',
  searchPaging: true,
  searchOverlap: 2,
  searchesPerMinute: 0,
  extraLeadFields: false,
  unknownLeadFields: 'kept',
  copyAgain: 'succeeds',
  queueDelayMs: 300,
  batchWithoutContact: 'dropped',
  emptyLists: 'empty',
  rangeDays: 'inclusive',
  callLogDays: 30,
  smsLogDays: 0,
  transcriptDays: 0,
  maximumLimit: 500,
  lastNextOffset: 'null',
  deduction: 1,

  textMissing: 'Invalid or missing required parameter',
  textDuplicateTitle: '$title already exists',
  textDuplicateField: 'Provided Custom Field already exists',
  textFieldType: 'Invalid FieldType, supported types: textbox, textarea, date, radio, select',
  textFieldOptions: 'FieldOptions required for radio and select field types',
  textNoField: 'Provided Custom Field does not exist',
  textSearchField: 'Invalid searchField: $searchField',
  textNoLead: 'No record found for provided leadId: $leadId ',
  textNoLeadInGroup: 'No such lead found in provided groupId: $groupId',
  textAlreadyInGroup: 'Lead already exists in provided copyGroupId $copyGroupId',
  textNoGroup: 'No records found for provided groupId: $groupId',
  textBatchSize: 'Maximum 100 leads are allowed per request',
  textRange: 'Date range cannot exceed $days days',
  textDate: 'Invalid date format, please use Y-m-d',
  textNoRecords: 'No records found',
  textMemberLimit: 'You have reached your member limit.',
  textMemberEmail: 'Email already exists.',
  textPassword:
    'Password must be at least 8 characters and contain at least 1 uppercase and 1 lowercase letter.',
  textMemberStatus: 'Invalid member_status, use Active or Inactive.',
  textNoMember: 'No record found for provided memberId: $memberId',
  textNoCredits: 'You do not have enough credits.',
  textNotCalculated: 'The report has not been calculated yet.',
  textSearchLimit: 'Rate limit exceeded. Try again in 60 seconds.'
} satisfies Guesses)

const choices: Readonly<Partial<Record<keyof Guesses, readonly string[]>>> = {
  contentType: ['html', 'json'],
  dataWrapper: ['overlays', 'replaces', 'ignored'],
  undocumentedCredentials: ['short', 'long'],
  tagList: ['section', 'quickstart'],
  duplicateTitles: ['accepted', 'refused'],
  fieldsName: ['string', 'object', 'documented'],
  leadLogs: ['whole', 'documented'],
  searchGroupId: ['list', 'empty'],
  leadCustomFields: ['string', 'object', 'list', 'empty'],
  unknownLeadFields: ['kept', 'defined', 'dropped'],
  copyAgain: ['succeeds', 'refused'],
  batchWithoutContact: ['dropped', 'refused'],
  emptyLists: ['empty', 'refused'],
  rangeDays: ['inclusive', 'difference'],
  lastNextOffset: ['null', 'absent']
}

/** Reads `name=value`, as the command line gives a guess; throws a RangeError that says what is wrong. */
export function readGuess(written: string): Partial<Guesses> {
  const equals = written.indexOf('=')
  const name = written.slice(0, Math.max(equals, 0))
  if (!isGuess(name)) throw new RangeError(`no guess is called "${name || written}"`)
  const value = written.slice(equals + 1)
  const usual = defaultGuesses[name]
  if (typeof usual === 'boolean') {
    if (value !== 'true' && value !== 'false') throw new RangeError(`${name} is true or false`)
    return { [name]: value === 'true' }
  }
  if (typeof usual === 'number') {
    if (!/^\d{1,9}$/.test(value)) throw new RangeError(`${name} is a whole number`)
    return { [name]: Number(value) }
  }
  const known = choices[name]
  if (known && !known.includes(value)) throw new RangeError(`${name} is one of ${known.join(', ')}`)
  return { [name]: value }
}

/** Fills `$name` in a guessed text. */
export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\$([A-Za-z_]+)/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole
  )
}

function isGuess(name: string): name is keyof Guesses {
  return Object.hasOwn(defaultGuesses, name)
}
