import { describe, expect, it } from 'vitest'
import { shownAddress, storeAddress } from '../../src/store/address.ts'

describe('the address of a store', () => {
  it.each([
    ['file:.data/gateway.db', '.data/gateway.db'],
    ['file:gateway.db', 'gateway.db'],
    ['file:../a b/50%.db', '../a b/50%.db'],
    ['file:/var/lib/gateway.db', '/var/lib/gateway.db'],
    ['file:///var/lib/a%20b.db', '/var/lib/a b.db'],
    ['file::memory:', ':memory:']
  ])('may be a file: %s', (text, path) => {
    expect(storeAddress(text)).toEqual({ kind: 'file', path })
  })

  it.each([
    'redis://localhost',
    'redis://10.0.0.7:6380/2',
    'rediss://user:p%40ss@redis.example.com:6379/0',
    'redis://:secret@[::1]:6379',
    'redis://localhost/'
  ])('may be a Redis server: %s', (text) => {
    expect(storeAddress(text)).toMatchObject({ kind: 'redis' })
  })

  it.each([
    '',
    'file:',
    'file:data/',
    'file://host/gateway.db',
    'file:a\0b',
    'gateway.db',
    '/var/lib/gateway.db',
    'sqlite:gateway.db',
    'http://localhost:6379',
    'redis:',
    'redis://',
    'redis://localhost:99999',
    'redis://localhost/name',
    'redis://localhost/0/1',
    'redis://localhost?tls=true',
    'redis://localhost/#1',
    'redis://:%ff@localhost',
    'REDIS'
  ])('is nothing else: %j', (text) => {
    expect(storeAddress(text)).toBeNull()
  })

  it.each([
    ['file:.data/gateway.db', 'file:.data/gateway.db'],
    ['redis://user:canary@redis.example.com:6380/2', 'redis://redis.example.com:6380/2'],
    ['rediss://:canary@[::1]', 'rediss://[::1]']
  ])('is shown without what is secret: %s', (text, shown) => {
    expect(shownAddress(text)).toBe(shown)
  })
})
