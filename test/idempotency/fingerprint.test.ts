import { expect, it } from 'vitest'
import { type Asked, canonicalText } from '../../src/idempotency/fingerprint.ts'

const asked: Asked = {
  method: 'POST',
  path: '/leads/a%2Fb/tags',
  query: { id_type: 'id', order: 'asc' },
  body: { a: [1, { b: 'x', c: null }], d: true }
}

it.each<[string, Partial<Asked>]>([
  ['keys in another order, however deep', { body: { d: true, a: [1, { c: null, b: 'x' }] } }],
  ['a query in another order', { query: { order: 'asc', id_type: 'id' } }],
  ['a path in another percent-encoding', { path: '/lead%73/%61%2fb/tags' }]
])('the text of a request is the same for %s', (_what, other) => {
  expect(canonicalText({ ...asked, ...other })).toBe(canonicalText(asked))
})

it('the text of a request without a body is that of one with an empty object', () => {
  expect(canonicalText({ ...asked, body: undefined })).toBe(canonicalText({ ...asked, body: {} }))
})

it.each<[string, Partial<Asked>]>([
  ['method', { method: 'PUT' }],
  ['path', { path: '/leads/a/b/tags' }],
  ['query', { query: { id_type: 'email', order: 'asc' } }],
  ['query, in its names', { query: { id_type: 'id' } }],
  ['body', { body: { a: [1, { b: 'y', c: null }], d: true } }],
  ['body, in the order of a list', { body: { a: [{ b: 'x', c: null }, 1], d: true } }],
  ['body, in the kind of a value', { body: { a: ['1', { b: 'x', c: null }], d: true } }],
  ['body, with a field more', { body: { a: [1, { b: 'x', c: null }], d: true, e: null } }],
  ['body, with what looks like two fields', { body: { a: [1, { 'b":"x","c': null }], d: true } }]
])('the text of a request is another one for another %s', (_what, other) => {
  expect(canonicalText({ ...asked, ...other })).not.toBe(canonicalText(asked))
})
