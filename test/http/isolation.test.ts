import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { allScopes } from '../../schemas/scopes.ts'
import { build } from '../build.ts'
import { startIdentityProvider } from '../identity-provider.ts'
import { issuing } from '../issuing.ts'
import { memoryStore } from '../memory-store.ts'
import { describeWithRedis, startRedis } from '../redis.ts'
import { describeStores, opened } from '../store/opening.ts'
import { groupRows, success, tagRows } from '../upstream.ts'

const provider = await startIdentityProvider(afterAll)

describe('two accounts', () => {
  it('never see each other’s rows, in 200 requests at once', async () => {
    const store = memoryStore()
    const operator = issuing(store)
    const names = ['acme', 'umbrella']
    for (const name of names) await operator.account(name)
    const app = await build({
      store,
      config: provider.config,
      // Each account has rows of its own, and its answers come in any order.
      upstream: async ({ body, method }) => {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 20))
        const canary = `canary of ${body.api_uId}`
        if (method === 'FetchAllTags')
          return success({ tag: tagRows([1]).map((row) => ({ ...row, TagTitle: canary })) })
        return success({ group: groupRows([1]).map((row) => ({ ...row, GroupTitle: canary })) })
      }
    })
    const callers = await Promise.all(
      names.map(async (name) => ({
        uid: `uid-of-${name}`,
        ways: [
          await operator.bearer(name, allScopes),
          `Bearer ${await provider.token({ account: name, scope: 'tags:read groups:read' })}`,
          `Basic ${Buffer.from(`uid-of-${name}:key-of-${name}`).toString('base64')}`
        ]
      }))
    )
    const asked = Array.from({ length: 200 }, async (_, index) => {
      const { uid, ways } = callers[index % 2] ?? { uid: '', ways: [] }
      const authorization = ways[index % 3]
      const line = index % 5 === 0 ? 'GET /groups' : 'GET /tags'
      const { status, body } = await app.ask(line, {
        as: null,
        headers: { authorization },
        from: '192.0.2.1'
      })
      return [status, body.data[0].title, `canary of ${uid}`]
    })
    for (const [status, title, canary] of await Promise.all(asked)) {
      expect([status, title]).toEqual([200, canary])
    }
    for (const { body } of app.upstream.calls) {
      expect(String(body.api_key)).toBe(String(body.api_uId).replace('uid', 'key'))
    }
  })

  it('cannot use each other’s cursors', async () => {
    const store = memoryStore()
    const operator = issuing(store)
    await operator.account('acme')
    await operator.account('uid-of-acme')
    const app = await build({ store })
    const ask = (authorization: string, cursor = '') =>
      app.ask(`GET /tags?limit=1${cursor && `&cursor=${cursor}`}`, { as: null, headers: { authorization } })
    const [one, again, other] = [
      await operator.bearer('acme', allScopes),
      await operator.bearer('acme', ['tags:read']),
      await operator.bearer('uid-of-acme', allScopes)
    ]
    const { next_cursor } = (await ask(one)).body
    expect((await ask(again, next_cursor)).status).toBe(200)
    expect((await ask(other, next_cursor)).body.code).toBe('invalid-cursor')
    const basic = { as: ['uid-of-acme', 'key-of-acme'] as const }
    expect((await app.ask(`GET /tags?limit=1&cursor=${next_cursor}`, basic)).body.code).toBe('invalid-cursor')
  })
})

describeStores('two instances that share a store', (place) => {
  it('refuse what was revoked at the other, within five seconds', async () => {
    const url = place()
    const [here, there] = [await opened(url), await opened(url)]
    const operator = issuing(here)
    await operator.account('acme')
    await operator.account('gone')
    const { key, id } = await operator.keys.add({ account: 'acme', scopes: allScopes })
    const orphaned = await operator.bearer('gone', allScopes)
    const instances = [await build({ store: here }), await build({ store: there })]
    const statuses = (authorization: string) =>
      Promise.all(
        instances.map(
          async ({ ask }) => (await ask('GET /tags', { as: null, headers: { authorization } })).status
        )
      )
    expect(await statuses(`Bearer ${key}`)).toEqual([200, 200])
    expect(await statuses(orphaned)).toEqual([200, 200])
    await operator.keys.revoke(id)
    await operator.accounts.remove('gone')
    const within = { timeout: 5_000, interval: 250 }
    await expect.poll(() => statuses(`Bearer ${key}`), within).toEqual([401, 401])
    await expect.poll(() => statuses(orphaned), within).toEqual([401, 401])
  }, 15_000)
})

describeWithRedis('the rate limit of two instances with one Redis', () => {
  it('is exact: of 200 requests at once as many pass as the bucket holds', async () => {
    const redis = await startRedis()
    onTestFinished(() => redis.stop())
    const config = { RATE_LIMIT_PER_MINUTE: 1, RATE_LIMIT_BURST: 50 }
    const instances = await Promise.all(
      [1, 2].map(async () => build({ config, store: await opened(redis.url) }))
    )
    const asked = Array.from({ length: 200 }, (_, index) => instances[index % 2]?.ask('GET /tags'))
    const statuses = (await Promise.all(asked)).map((answered) => answered?.status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(50)
    expect(statuses.filter((status) => status === 429)).toHaveLength(150)
  })
})
