import { expect, it } from 'vitest'
import { build } from '../build.ts'
import { leadRow, nothing } from '../leads/rows.ts'
import { success } from '../upstream.ts'
import { csv } from './client.ts'

const texts = [
  '=1+1',
  "'=1+1",
  '+12065550100',
  '"quoted"',
  'a,b',
  'a\r\nb',
  'a\nb',
  "'",
  ' x ',
  '-',
  '＝x',
  '日本'
]
const fields = [...texts.map((_text, index) => `field ${index}`), 'a,"b"', '=formula', '-']

it('an export of leads as CSV can be imported: nothing is lost or changed', async () => {
  const leads = texts.map((text, index) => ({
    ...{ email: `lead${index}@example.com`, first_name: text },
    custom_fields: Object.fromEntries(
      [`field ${index}`, 'a,"b"', '=formula', '-'].map((name) => [name, text])
    )
  }))
  const rows = leads.map(({ email, first_name, custom_fields }, index) =>
    leadRow(index + 1, {
      ...{ 'E-Mail': email, Firstname: first_name, Lead_Custom_Fields: custom_fields },
      ...{ Lastname: '', Phone: '', CountryCode: '' }
    })
  )
  const { ask, upstream } = await build({
    upstream: ({ method, body }) => {
      if (method === 'FetchLeadFieldsName') return success({ FieldsName: { Default: [], Custom: fields } })
      if (method === 'AddMultipleLeads') return success()
      return body.offset === 0 ? success({ Results: rows }) : nothing
    }
  })
  const exported = await ask('GET /leads?group_id=1&format=csv')
  const imported = await ask('POST /leads/import?group_id=2', { headers: csv, body: exported.text })
  expect(imported.body).toEqual([
    {
      status: 'skipped_columns',
      columns: ['id', 'group_ids', 'tag_ids', 'custom_fields_other', 'location_id']
    },
    { chunk: 1, lines: [1, leads.length], status: 'queued' },
    {
      ...{ status: 'done', queued: leads.length, rejected: 0 },
      ...{ failed: 0, unknown: 0, not_attempted: 0 }
    }
  ])
  expect(upstream.calls.at(-1)?.body.leads_array).toEqual(
    leads.map(({ custom_fields, ...lead }) => ({ ...lead, ...custom_fields }))
  )
})
