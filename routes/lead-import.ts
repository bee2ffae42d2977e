import { ref } from '../schemas/common.ts'
import { LeadImportHeaders, LeadImportLine, LeadImportQuery } from '../schemas/lead-import.ts'
import { takeUploads } from '../src/http/body.ts'
import type { Routes } from '../src/http/plugin.ts'
import { imports } from '../src/imports/import.ts'
import { checkTagIds } from '../src/leads/checks.ts'
import { addMultipleLeads } from '../src/v1/methods/leads.ts'

const uploads = {
  'application/x-ndjson': [
    '{"first_name":"Support","email":"support1@xyz.com","custom_fields":{"Loan Amount":"500"}}',
    '{"first_name":"Support","email":"support2@xyz.com"}',
    ''
  ].join('\n'),
  'text/csv': [
    'first_name,email,custom_fields.Loan Amount',
    'Support,support1@xyz.com,500',
    'Support,support2@xyz.com,',
    ''
  ].join('\n')
}

const description = `An upload of any length: NDJSON, a JSON object a line with the fields of a lead of a batch; or CSV (RFC 4180) with a header row. Columns of CSV are fields of a lead; \`custom_fields.<name>\`, and any other name, is a custom field. Empty cells are absent fields. What else an export of leads has is skipped: \`id\`, \`group_ids\`, \`tag_ids\`, \`location_id\`, \`custom_fields_other\`. A \`'\` that an export put before what looks like a formula is taken away.

Leads that fit the contract are sent in chunks of up to 100, several at a time. The answer is NDJSON and comes while the upload goes on:

- \`{"status":"skipped_columns","columns":["id"]}\`, first, where there are any;
- \`{"line":17,"status":"rejected","errors":[…]}\` for each lead that is not sent. Lines count from 1, the header row not included, blank lines included;
- \`{"chunk":1,"lines":[1,100],"status":"queued"}\` for each chunk; \`not_attempted\` where it was not sent; \`failed\` (it was not queued now) and \`unknown\` with \`outcome\` and the \`problem\`;
- \`{"status":"done","queued":100,"rejected":1,"failed":0,"unknown":0,"not_attempted":0}\`, last, in numbers of leads.

A chunk that is refused for the credentials, for a lack of access, or with \`unknown-reference\` ends the import: what follows is read and \`not_attempted\`. Without a \`done\` line the import broke off: where the upload pauses for 15 seconds, or what follows in it cannot be read, \`{"error":{…}}\` is the last line, and the connection ends without the end of the answer.

With an \`Idempotency-Key\` an import can be sent again, with the same query and leads: chunks that were queued are not sent again and count as queued, those of unknown outcome stay \`unknown\`, all others are sent. A chunk that had other leads before is \`idempotency-key-reused\`, and ends the import.`

/** The import of leads. */
export const leadImport: Routes = async (app) => {
  takeUploads(app)
  const importLeads = imports(app)

  app.post(
    '/leads/import',
    {
      config: {
        scope: 'leads:write',
        v1: [addMultipleLeads],
        checks: [checkTagIds],
        produces: ['application/x-ndjson'],
        uploads
      },
      schema: {
        operationId: 'importLeads',
        summary: 'Import leads into a group',
        description,
        tags: ['Leads'],
        querystring: LeadImportQuery,
        headers: LeadImportHeaders,
        response: {
          200: {
            description: 'The lines, as they come.',
            content: { 'application/x-ndjson': { schema: ref(LeadImportLine) } }
          }
        }
      }
    },
    async (request, reply) => importLeads(request, reply)
  )
}
