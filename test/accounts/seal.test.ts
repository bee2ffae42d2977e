import fc from 'fast-check'
import { expect, it } from 'vitest'
import { seal } from '../../src/accounts/seal.ts'

const [older, newer] = ['o'.repeat(32), 'n'.repeat(32)]
const content = 'canary: 秘密'

it('what was sealed opens with the same secret and context, whatever it is', () => {
  const { close, open } = seal([older])
  const texts = fc.string({ unit: 'grapheme' })
  fc.assert(
    fc.property(texts, texts, (context, text) => {
      expect(open(context, close(context, text))).toEqual({ content: text, current: true })
    })
  )
})

it('shows nothing of its content, and is never the same twice', () => {
  const { close } = seal([older])
  const sealed = Array.from({ length: 100 }, () => close('acme', content))
  expect(sealed.filter((bytes) => bytes.includes('canary'))).toEqual([])
  expect(new Set(sealed.map((bytes) => bytes.toString('hex', 1, 13))).size).toBe(100)
})

it('opens for no other account, and with no other secret', () => {
  const sealed = seal([older]).close('acme', content)
  expect(seal([older]).open('globex', sealed)).toBeNull()
  expect(seal([newer]).open('acme', sealed)).toBeNull()
})

it('does not open where any bit was changed, or any byte is missing', () => {
  const { close, open } = seal([older])
  const sealed = close('acme', content)
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const changed = Buffer.from(sealed)
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    expect(open('acme', changed), `bit ${bit}`).toBeNull()
  }
  for (let length = 0; length < sealed.length; length += 1) {
    expect(open('acme', sealed.subarray(0, length)), `${length} bytes`).toBeNull()
  }
})

it('of several secrets the first seals, all open, and an older one is told', () => {
  const before = seal([older]).close('acme', content)
  const both = seal([newer, older])
  expect(both.open('acme', before)).toEqual({ content, current: false })
  const after = both.close('acme', content)
  expect(both.open('acme', after)).toEqual({ content, current: true })
  expect(seal([newer]).open('acme', after)).toEqual({ content, current: true })
  expect(seal([older]).open('acme', after)).toBeNull()
})

it('needs a secret', () => {
  expect(() => seal([])).toThrow(TypeError)
})
