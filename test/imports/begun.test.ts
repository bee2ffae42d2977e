import { expect, it } from 'vitest'
import { Begun, largest } from '../../src/imports/begun.ts'

const held = () => process.memoryUsage().arrayBuffers

it('of a line that is too long no more is held than the limit', () => {
  const begun = new Begun()
  const part = Buffer.alloc(65_536, 'x')
  const before = held()
  for (let count = 0; count < 1_000; count++) begun.goOnWith(part)
  expect(begun.isTooLarge).toBe(true)
  expect(held() - before).toBeLessThan(4 * largest)
  expect(begun.endingWith(part)).toBeNull()
})

it('the next line is whole again', () => {
  const begun = new Begun()
  begun.goOnWith(Buffer.alloc(largest + 1))
  begun.endingWith(Buffer.alloc(0))
  expect(begun.isTooLarge).toBe(false)
  begun.goOnWith(Buffer.from('a'))
  begun.goOnWith(Buffer.from('b'))
  expect(String(begun.endingWith(Buffer.from('c')))).toBe('abc')
})
