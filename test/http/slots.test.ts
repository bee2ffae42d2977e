import { describe, expect, it } from 'vitest'
import { ProblemError } from '../../src/http/problem.ts'
import { slots } from '../../src/http/slots.ts'

describe('places', () => {
  const refusal = (take: () => unknown) => {
    try {
      take()
    } catch (error) {
      if (error instanceof ProblemError) return { code: error.code, ...error.members }
      throw error
    }
    return null
  }

  it('are so many for all, and so many for each, and free again once left', () => {
    const places = slots({ what: 'imports', most: 3, mostOfOne: 2 })
    const leaveA = places.take('A')
    places.take('A')
    expect(refusal(() => places.take('A'))).toMatchObject({
      code: 'overloaded',
      detail: '2 imports of these credentials are running, and no more run at a time.',
      retry_after_seconds: 5
    })
    const leaveB = places.take('B')
    expect(refusal(() => places.take('C'))).toMatchObject({ code: 'overloaded' })
    leaveA()
    expect(refusal(() => places.take('C'))).toBeNull()
    leaveB()
    expect(refusal(() => places.take('A'))).toBeNull()
  })

  it('are left once, however often that is said', () => {
    const places = slots({ what: 'exports', most: 2, mostOfOne: 2 })
    const leave = places.take('A')
    places.take('A')
    leave()
    leave()
    places.take('A')
    expect(refusal(() => places.take('A'))).not.toBeNull()
  })
})
