import { LeadDetails } from '../../schemas/lead-inputs.ts'
import type { Fault } from '../../schemas/problem.ts'
import { original } from '../csv/formula.ts'
import { invalidRequest } from '../http/errors.ts'
import { fieldNameFault } from '../v1/field-names.ts'
import { broken, type Check, type Checked } from './entry.ts'

/** What the header row says. */
export interface Columns {
  /** The names of those that aren't imported. */
  readonly skipped: readonly string[]
  /** The lead in the cells of a row. Empty ones are absent fields. */
  read(cells: readonly string[], check: Check): Checked
}

const fields: ReadonlySet<string> = new Set(
  Object.keys(LeadDetails.properties).filter((name) => name !== 'custom_fields')
)
const contacts = ['email', 'phone', 'mobile']
/** Of an export of leads what is no part of a new lead. */
const notImported: ReadonlySet<string> = new Set([
  ...['id', 'group_ids', 'tag_ids', 'location_id', 'custom_fields_other']
])
const customPrefix = 'custom_fields.'
/** The most faults of a header row that are told. */
const mostFaults = 1_000
/** The longest part of a column's name that is told, in characters. */
const longestTold = 64

/** Where a column's cells go: into a field, a custom field, or nowhere. */
type Column = { readonly field: string } | { readonly custom: string } | 'skipped'

/** Reads a header row. Throws `invalid-request` with all its faults. */
export function columnsOf(header: readonly string[]): Columns {
  const names = header.map(original)
  const columns = names.map(columnOf)
  const faults = faultsOf(names, columns)
  if (faults.length > 0) throw invalidRequest(faults.slice(0, mostFaults))

  return {
    skipped: names.filter((name) => notImported.has(name)),
    read(cells, check) {
      if (cells.length !== columns.length) {
        return broken(`has ${counted(cells.length)}, and the header row has ${columns.length}`)
      }
      const lead: [string, string][] = []
      const custom: [string, string][] = []
      for (const [index, column] of columns.entries()) {
        const cell = cells[index]
        if (column === 'skipped' || cell === undefined || cell === '') continue
        if ('field' in column) lead.push([column.field, original(cell)])
        else custom.push([column.custom, original(cell)])
      }
      return check({
        ...Object.fromEntries(lead),
        ...(custom.length > 0 && { custom_fields: Object.fromEntries(custom) })
      })
    }
  }
}

function columnOf(name: string): Column {
  if (fields.has(name)) return { field: name }
  if (notImported.has(name)) return 'skipped'
  return { custom: name.startsWith(customPrefix) ? name.slice(customPrefix.length) : name }
}

function faultsOf(names: readonly string[], columns: readonly Column[]): Fault[] {
  const seen = new Set<string>()
  const details = columns.flatMap((column, index) => {
    const name = names[index] ?? ''
    if (name === '') return [`has no name for column ${index + 1}`]
    const target = JSON.stringify(column === 'skipped' ? name : column)
    const twice = seen.has(target) ? [`has the column ${told(name)} more than once`] : []
    seen.add(target)
    const fault = customFault(name, column)
    return fault === null ? twice : [...twice, `has the column ${told(name)}, which ${fault}`]
  })
  if (!contacts.some((name) => names.includes(name))) {
    details.push(`has no column ${contacts.join(', ')}: each lead needs at least one of them`)
  }
  return details.map((detail) => ({ detail, pointer: '' }))
}

function customFault(name: string, column: Column): string | null {
  if (column === 'skipped' || 'field' in column) return null
  if (name === 'custom_fields') return `has no meaning: each custom field has a column, ${customPrefix}<name>`
  return fieldNameFault(column.custom)
}

const told = (name: string) => JSON.stringify([...name].slice(0, longestTold).join(''))
const counted = (cells: number) => (cells === 1 ? '1 cell' : `${cells} cells`)
