import { afterAll, describe, expect, it } from 'vitest'
import { catalog } from '../../src/v1/catalog.ts'
import { build, documentedRoutes } from '../build.ts'
import { examples } from '../examples.ts'

const app = await build({}, afterAll)
const routes = documentedRoutes(app.server)
/** A Method may stand in the catalog twice: its effect can depend on what is asked. */
const names = [...new Set(catalog.map(({ name }) => name))]
const behindRoutes = routes.flatMap(({ operation }) => operation['x-upstream-methods'] ?? [])

describe('the Methods of V1', () => {
  it('that are called and those that are not yet are the 42 documented ones', () => {
    const all = new Set(names)
    expect(all).toEqual(new Set(examples.map(({ method }) => method)))
    expect(all.size).toBe(42)
  })

  it('that are in the catalog are those that routes name', () => {
    expect(new Set(behindRoutes)).toEqual(new Set(names))
  })

  it('are frozen', () => {
    for (const method of catalog) expect(Object.isFrozen(method), method.name).toBe(true)
  })
})

describe('what sending a call twice would do', () => {
  const reads = new Set(
    [
      'LoginUser FetchAllTags FetchAllGroups CheckCustomField SearchByUserInput SearchByCustomField FetchLeadFieldsName',
      'FetchLeadNotes FetchLeadCallLogs FetchLeadSMSLogs FetchLeadRVMLogs FetchUserSMSLogs FetchUserCallLog',
      'getMemberUsers checkMemberLimit fetchCreditCount FetchAllCampaigns FetchCallTranscripts',
      'getMemberDashboardData getDashboardMemberDatabyCampaign GetNumberHealthList'
    ].flatMap((line) => line.split(' '))
  )
  const writes: Readonly<Record<string, string>> = {
    set: 'UpdateTag UpdateGroup UpdateExistingLead editMemberUser MoveLead Un_SubscribeLead AddLeadTags RemoveLeadTags',
    delete: 'DeleteGroup DeleteCustomField RemoveSingleLead deleteMemberUser',
    create: 'AddTag AddGroup AddcustomField CopyLead AddSingleLead AddMultipleLeads addMemberUser',
    charge: 'creditDeduct'
  }
  const effects = Object.fromEntries(catalog.map(({ name, effect }) => [name, effect]))

  it('is nothing for the 21 reads', () => {
    const safe = Object.entries(effects).filter(([, effect]) => effect === 'safe')
    expect(safe.map(([name]) => name).sort()).toEqual([...reads].sort())
    expect(reads.size).toBe(21)
  })

  it.each(Object.entries(writes))('is "%s" for its Methods', (effect, methods) => {
    const found = Object.entries(effects).filter(
      ([name, one]) => one === effect && name !== 'UpdateCustomField'
    )
    expect(found.map(([name]) => name).sort()).toEqual(methods.split(' ').sort())
  })
})

describe('the routes', () => {
  /** Which routes a Method has, by the contract; those of the foundation. */
  const contract: Readonly<Record<string, string>> = {
    'GET /account': 'LoginUser',
    'GET /tags': 'FetchAllTags',
    'GET /tags/{tag_id}': 'FetchAllTags',
    'POST /tags': 'AddTag FetchAllTags',
    'PATCH /tags/{tag_id}': 'UpdateTag FetchAllTags',
    'GET /groups': 'FetchAllGroups',
    'GET /groups/{group_id}': 'FetchAllGroups',
    'POST /groups': 'AddGroup FetchAllGroups',
    'PATCH /groups/{group_id}': 'UpdateGroup FetchAllGroups',
    'DELETE /groups/{group_id}': 'DeleteGroup',
    'GET /campaigns': 'FetchAllCampaigns',
    'GET /campaigns/{campaign_id}': 'FetchAllCampaigns'
  }
  const behind = new Map(
    routes.map(({ verb, template, operation }) => [
      `${verb.toUpperCase()} ${template}`,
      operation['x-upstream-methods']?.join(' ')
    ])
  )

  it.each(Object.entries(contract))('%s has %s behind it', (route, methods) => {
    expect(behind.get(route)).toBe(methods)
  })

  it('ask for credentials where they call V1, and nowhere else', () => {
    for (const { line, operation } of routes) {
      const ways = [{ basic: [] }, { bearer: [expect.stringMatching(/^[a-z-]+:(read|write)$/)] }]
      expect(operation.security, line).toEqual(operation['x-upstream-methods'] ? ways : [])
    }
  })

  it('have names in the one way: snake_case parameters, plural kebab-case paths', () => {
    for (const { template, operation } of routes) {
      for (const part of template.split('/').filter(Boolean)) {
        expect(part).toMatch(/^(\{[a-z]+(_[a-z]+)*\}|[a-z]+(-[a-z]+)*(\.[a-z]+)?)$/)
      }
      for (const parameter of operation.parameters ?? []) {
        if (parameter.in === 'query') expect(parameter.name).toMatch(/^[a-z]+(_[a-z]+)*$/)
      }
    }
  })
})
