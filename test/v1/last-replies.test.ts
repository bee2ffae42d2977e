import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { zone } from '../../src/time/zone.ts'
import type { Reading, Translation } from '../../src/v1/fields.ts'
import { lastReplies } from '../../src/v1/last-replies.ts'
import type { Translating } from '../../src/v1/row-texts.ts'

const reading: Reading = { zone: zone('UTC'), unreadable: () => undefined }

/** A translator that counts; what begins with `-` it leaves to the ordinary reader. */
function translator(): Translating & { translated: number } {
  const counting = {
    translated: 0,
    translate(body: Buffer): Translation | null {
      counting.translated++
      const text = String(body)
      return text.startsWith('-') ? null : { fields: { text } }
    }
  }
  return counting
}

describe('the last reply to a read', () => {
  it('is not translated again where its bytes are the same, from the third time on', () => {
    const rows = translator()
    const replies = lastReplies()
    const given = ['a', 'a', 'a', 'a'].map((text) =>
      replies.of('tags').translate(rows, Buffer.from(text), reading)
    )
    expect(rows.translated).toBe(2)
    expect(given).toEqual(Array(4).fill({ fields: { text: 'a' } }))
    expect(given[3]).toBe(given[1])
  })

  it('is known by its name', () => {
    const rows = translator()
    const replies = lastReplies()
    for (const name of ['one', 'one', 'other', 'other'])
      replies.of(name).translate(rows, Buffer.from(name), reading)
    replies.of('one').translate(rows, Buffer.from('other'), reading)
    expect(rows.translated).toBe(5)
  })

  it('is of its translator alone', () => {
    const [one, other] = [translator(), translator()]
    const last = lastReplies().of('leads')
    for (const rows of [one, one, one, other]) last.translate(rows, Buffer.from('a'), reading)
    expect([one.translated, other.translated]).toEqual([2, 1])
  })

  it('that is left to the ordinary reader is left to it each time', () => {
    const rows = translator()
    const last = lastReplies().of('leads')
    const given = ['-', '-', '-'].map((text) => last.translate(rows, Buffer.from(text), reading))
    expect(given).toEqual([null, null, null])
    expect(rows.translated).toBe(3)
  })

  it('means what it would mean without those before it, whatever they were', () => {
    const texts = fc.array(fc.stringMatching(/^-?[ab]{0,3}$/), { maxLength: 30 })
    fc.assert(
      fc.property(texts, (all) => {
        const last = lastReplies().of('leads')
        const rows = translator()
        // The memory of a body is used again, as the wire does.
        const memory = Buffer.alloc(8)
        for (const text of all) {
          const body = memory.subarray(0, memory.write(text))
          expect(last.translate(rows, body, reading)).toEqual(translator().translate(body, reading))
        }
      })
    )
  })

  it('is forgotten where others need its room', () => {
    const rows = translator()
    const replies = lastReplies(10_000)
    const ask = (name: string) => replies.of(name).translate(rows, Buffer.alloc(1_500, 'a'), reading)
    for (const name of ['one', 'one', 'one']) ask(name)
    expect(rows.translated).toBe(2)
    for (const name of ['other', 'other', 'one']) ask(name)
    expect(rows.translated).toBe(5)
  })

  it('that is long is translated each time, and drives out no other', () => {
    const rows = translator()
    const replies = lastReplies()
    const ask = (name: string, length: number) =>
      replies.of(name).translate(rows, Buffer.alloc(length, 'a'), reading)
    for (let time = 0; time < 3; time++) ask('short', 10)
    for (let time = 0; time < 9; time++) ask('long', 1024 * 1024 + 1)
    ask('short', 10)
    expect(rows.translated).toBe(2 + 9)
  })

  it('that has no room is translated each time', () => {
    const rows = translator()
    const replies = lastReplies(1_000)
    for (let time = 0; time < 4; time++) replies.of('one').translate(rows, Buffer.alloc(1_500, 'a'), reading)
    expect(rows.translated).toBe(4)
  })
})
