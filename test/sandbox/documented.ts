import { readFileSync } from 'node:fs'

interface Documented {
  readonly success: unknown
  readonly error: { readonly response: string; readonly message: string }
}

/** The documented replies of all Methods, with one row each; three successes are no JSON, and are texts here. */
export const documented: Readonly<Record<string, Documented>> = JSON.parse(
  readFileSync(new URL('documented.json', import.meta.url), 'utf8')
)

/** The two per-lead logs and the field list as they would be if they were JSON. */
export const repaired: Readonly<Record<string, unknown>> = {
  FetchLeadFieldsName: { response: 'true', FieldsName: '{}', message: 'Default and Custom Fields provided!' },
  FetchLeadCallLogs: {
    response: 'true',
    Results: [
      {
        leadId: '5964',
        lead_Name: '',
        location_name: '',
        from_number: '3337991895',
        to_number: '3337991895',
        call_time: 'Jul 1, 2024 5:18 am',
        transfer: '',
        state: '',
        city: '',
        duration: '',
        recording: '',
        call_status: '',
        speed_to_lead: ''
      }
    ],
    message: 'Lead Call Records'
  },
  FetchLeadRVMLogs: {
    response: 'true',
    Results: [
      {
        leadId: '5964',
        lead_Name: '',
        from_number: '3337991895',
        to_number: '3337991895',
        group: '',
        dated: '',
        voice_file: '',
        duration: '',
        vmId: ''
      }
    ],
    message: 'Lead RVM Records'
  }
}

/** A value's shape: keys in their order, and the type of everything. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])]
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value
  return Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)])
}
