import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Store } from '../../src/store/store.ts'
import { describeStores, opened } from './opening.ts'

const bytes = (text: string) => Buffer.from(text)

describeStores('a store', (place) => {
  it('gives back what was put, byte for byte, to every client', async () => {
    const url = place()
    const [one, other] = [await opened(url), await opened(url)]
    const value = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
    expect(await one.put('a', value)).toBe(true)
    expect(await other.get('a')).toEqual(value)
    expect(await one.put('a', Buffer.alloc(0))).toBe(true)
    expect(await other.get('a')).toEqual(Buffer.alloc(0))
    expect(await other.get('b')).toBeNull()
  })

  it('writes what it was given, though the caller changes it meanwhile', async () => {
    const store = await opened(place())
    const value = bytes('before')
    const written = store.put('a', value)
    value.fill('x')
    await written
    expect(await store.get('a')).toEqual(bytes('before'))
  })

  it('puts only where there is no record, or only where there is one, if that is said', async () => {
    const store = await opened(place())
    expect(await store.put('a', bytes('0'), { when: 'present' })).toBe(false)
    expect(await store.get('a')).toBeNull()
    expect(await store.put('a', bytes('1'), { when: 'absent' })).toBe(true)
    expect(await store.put('a', bytes('2'), { when: 'absent' })).toBe(false)
    expect(await store.get('a')).toEqual(bytes('1'))
    expect(await store.put('a', bytes('3'), { when: 'present' })).toBe(true)
    expect(await store.get('a')).toEqual(bytes('3'))
  })

  it('lets one of many at once put where there is no record', async () => {
    const url = place()
    const stores = [await opened(url), await opened(url)]
    const claims = Array.from({ length: 100 }, (_, index) =>
      stores[index % 2]?.put('a', bytes(String(index)), { when: 'absent' })
    )
    expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1)
  })

  it('swaps only what still is as it was', async () => {
    const store = await opened(place())
    expect(await store.swap('a', bytes(''), bytes('1'))).toBe(false)
    await store.put('a', bytes('1'))
    expect(await store.swap('a', bytes('0'), bytes('2'))).toBe(false)
    expect(await store.swap('a', bytes('1'), bytes('2'))).toBe(true)
    expect(await store.get('a')).toEqual(bytes('2'))
  })

  it('loses no change of 50 writers that swap at once', async () => {
    const url = place()
    const stores = [await opened(url), await opened(url)]
    await stores[0]?.put('count', bytes('0'))
    const increment = async (store: Store): Promise<void> => {
      const before = (await store.get('count')) ?? bytes('')
      const after = bytes(String(Number(before) + 1))
      if (!(await store.swap('count', before, after))) await increment(store)
    }
    await Promise.all(Array.from({ length: 25 }, () => stores.map(increment)).flat())
    expect(await stores[0]?.get('count')).toEqual(bytes('50'))
  })

  it('deletes a record once', async () => {
    const store = await opened(place())
    await store.put('a', bytes('1'))
    expect(await store.delete('a')).toBe(true)
    expect(await store.delete('a')).toBe(false)
    expect(await store.get('a')).toBeNull()
  })

  it('lists what begins so, in the order of the names’ bytes', async () => {
    const store = await opened(place())
    const names = [
      'k:b',
      'k:',
      'k:a',
      'k:a\0',
      'k:\u{10ffff}x',
      'k:\uffff',
      'k:*',
      'k',
      'l:a',
      'K:a',
      'k*b',
      'kk'
    ]
    for (const name of names) await store.put(name, bytes(`of ${name}`))
    const listed = (await store.list('k:')).map(({ name, value }) => [name, value.toString()])
    const wanted = ['k:', 'k:*', 'k:a', 'k:a\0', 'k:b', 'k:\uffff', 'k:\u{10ffff}x']
    expect(listed).toEqual(wanted.map((name) => [name, `of ${name}`]))
    expect(await store.list('none')).toEqual([])
    expect(await store.list('')).toHaveLength(names.length)
  })

  it.each(['*', '?', '[a-z]', '[^a]', '\\', '\\*', 'a[', '%', '_', '%%'])(
    'lists no more for a prefix that looks like a pattern: %s',
    async (prefix) => {
      const store = await opened(place())
      await store.put(`${prefix}1`, bytes('1'))
      await store.put('a1', bytes('2'))
      await store.put('aa', bytes('3'))
      expect((await store.list(prefix)).map(({ name }) => name)).toEqual([`${prefix}1`])
    }
  )

  it('lists thousands', async () => {
    const store = await opened(place())
    const names = Array.from({ length: 3_000 }, (_, index) => `n${index}`)
    await Promise.all(names.map((name) => store.put(name, bytes(name))))
    expect((await store.list('n')).map(({ name }) => name)).toEqual([...names].sort())
  })

  it('holds no record that has expired, for any that asks', async () => {
    const store = await opened(place())
    const write = (name: string) => store.put(name, bytes('1'), { expiresInMs: 500 })
    await Promise.all(['get', 'absent', 'present', 'swap', 'delete', 'list'].map(write))
    expect(await store.list('')).toHaveLength(6)
    await sleep(550)
    expect(await store.get('get')).toBeNull()
    expect(await store.put('present', bytes('2'), { when: 'present' })).toBe(false)
    expect(await store.swap('swap', bytes('1'), bytes('2'))).toBe(false)
    expect(await store.delete('delete')).toBe(false)
    expect(await store.list('')).toEqual([])
    expect(await store.put('absent', bytes('2'), { when: 'absent' })).toBe(true)
    expect(await store.get('absent')).toEqual(bytes('2'))
  })

  it('forgets the expiry of before with each write', async () => {
    const store = await opened(place())
    for (const name of ['put', 'swap']) await store.put(name, bytes('1'), { expiresInMs: 500 })
    await store.put('put', bytes('2'))
    await store.swap('swap', bytes('1'), bytes('2'))
    await store.put('shorter', bytes('1'))
    await store.swap('shorter', bytes('1'), bytes('2'), { expiresInMs: 30 })
    await sleep(550)
    expect(await store.get('put')).toEqual(bytes('2'))
    expect(await store.get('swap')).toEqual(bytes('2'))
    expect(await store.get('shorter')).toBeNull()
  })

  it.each([0, -1, 0.4])('takes a record for gone that expires in %d ms', async (expiresInMs) => {
    const store = await opened(place())
    expect(await store.put('a', bytes('1'), { expiresInMs })).toBe(true)
    await sleep(20)
    expect(await store.get('a')).toBeNull()
  })

  it('refuses names that would be the same bytes', async () => {
    const store = await opened(place())
    await expect(store.put('\ud800', bytes('1'))).rejects.toThrow(TypeError)
    await expect(store.get('a\udfff')).rejects.toThrow(TypeError)
    await expect(store.list('\ud800')).rejects.toThrow(TypeError)
  })

  it('grants what a bucket holds, then what it gets back', async () => {
    const store = await opened(place())
    const limit = { burst: 2, perSecond: 2 }
    expect(await store.take('a', limit)).toEqual({ granted: true, left: 1, nextMs: 0, fullMs: 500 })
    expect(await store.take('a', limit)).toMatchObject({ granted: true, left: 0 })
    const refused = await store.take('a', limit)
    expect(refused).toMatchObject({ granted: false, left: 0 })
    expect(refused.nextMs).toBeGreaterThan(0)
    expect(refused.nextMs).toBeLessThanOrEqual(500)
    expect(refused.fullMs - refused.nextMs).toBe(500)
    expect(await store.take('b', limit)).toMatchObject({ granted: true, left: 1 })
    await sleep(refused.nextMs + 5)
    expect(await store.take('a', limit)).toMatchObject({ granted: true, left: 0 })
  })

  it('has no bucket that is emptier than empty, where its limit has become smaller', async () => {
    const store = await opened(place())
    for (let taken = 0; taken < 10; taken++) await store.take('a', { burst: 10, perSecond: 0.01 })
    const taken = await store.take('a', { burst: 2, perSecond: 0.01 })
    expect(taken).toEqual({ granted: false, left: 0, nextMs: 100_000, fullMs: 200_000 })
  })

  it('refuses a bucket that lets nothing through', async () => {
    const store = await opened(place())
    await expect(async () => store.take('a', { burst: 0, perSecond: 1 })).rejects.toThrow(RangeError)
    await expect(async () => store.take('a', { burst: 1, perSecond: 0 })).rejects.toThrow(RangeError)
    await expect(async () => store.take('a', { burst: Number.NaN, perSecond: 1 })).rejects.toThrow(RangeError)
  })

  it('keeps buckets and records apart', async () => {
    const store = await opened(place())
    await store.take('a', { burst: 1, perSecond: 0.001 })
    expect(await store.get('a')).toBeNull()
    expect(await store.list('')).toEqual([])
    await store.put('a', bytes('1'))
    expect(await store.take('a', { burst: 1, perSecond: 0.001 })).toMatchObject({ granted: false })
  })

  it('knows its own process by a name that no other has, nor the next one', async () => {
    const url = place()
    const [one, other] = [await opened(url), await opened(url)]
    expect(await one.isAlive(one.instance)).toBe(true)
    expect(new Set([one.instance, other.instance]).size).toBe(2)
    await one.close()
    const next = await opened(url)
    expect(next.instance).not.toBe(one.instance)
    expect(await next.isAlive(one.instance)).toBe(false)
    expect(await next.isAlive('')).toBe(false)
  })

  it('is ready until it is closed, and may be closed twice', async () => {
    const store = await opened(place())
    expect(await store.isReady()).toBe(true)
    await store.close()
    await store.close()
    expect(await store.isReady()).toBe(false)
    await expect(store.get('a')).rejects.toMatchObject({ name: 'StoreUnavailable' })
    await expect(store.put('a', bytes('1'))).rejects.toMatchObject({ name: 'StoreUnavailable' })
  })

  it('writes what was asked of it before it was closed', async () => {
    const url = place()
    const store = await opened(url)
    const written = store.put('a', bytes('1'))
    await store.close()
    await written
    expect(await (await opened(url)).get('a')).toEqual(bytes('1'))
  })
})

describeStores('any sequence of calls of a store', (place) => {
  const name = fc.oneof(
    fc.constantFrom('', 'a', 'a:', 'a:b', '\0', '*', 'é'),
    fc.string({ unit: 'binary', maxLength: 4 })
  )
  const value = fc.uint8Array({ maxLength: 4 }).map((array) => Buffer.from(array))
  const when = fc.constantFrom('absent' as const, 'present' as const, undefined)
  const call = fc.oneof(
    fc.record({ kind: fc.constant('put' as const), name, value, when }),
    fc.record({ kind: fc.constant('swap' as const), name, value, right: fc.boolean() }),
    fc.record({ kind: fc.constant('delete' as const), name }),
    fc.record({ kind: fc.constant('list' as const), name })
  )

  it('has the effects that it would have on a map', async () => {
    const store = await opened(place())
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 30 }), async (calls) => {
        for (const record of await store.list('')) await store.delete(record.name)
        const model = new Map<string, Buffer>()
        for (const one of calls) {
          const known = model.get(one.name)
          if (one.kind === 'put') {
            const may = one.when === undefined || (one.when === 'present') === (known !== undefined)
            if (may) model.set(one.name, one.value)
            const writing = one.when === undefined ? {} : { when: one.when }
            expect(await store.put(one.name, one.value, writing)).toBe(may)
          } else if (one.kind === 'swap') {
            const before = one.right ? (known ?? one.value) : Buffer.concat([known ?? one.value, bytes('x')])
            const may = one.right && known !== undefined
            if (may) model.set(one.name, one.value)
            expect(await store.swap(one.name, before, one.value)).toBe(may)
          } else if (one.kind === 'delete') {
            expect(await store.delete(one.name)).toBe(model.delete(one.name))
          } else {
            const wanted = [...model]
              .filter(([key]) => key.startsWith(one.name))
              .map(([key, held]) => ({ name: key, value: held }))
              .sort((a, b) => Buffer.compare(bytes(a.name), bytes(b.name)))
            expect(await store.list(one.name)).toEqual(wanted)
          }
          expect(await store.get(one.name)).toEqual(model.get(one.name) ?? null)
        }
      }),
      { numRuns: 100 }
    )
  })
})
