import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { addGroup } from '../../src/v1/methods/groups.ts'
import { addTag } from '../../src/v1/methods/tags.ts'
import { failure } from '../upstream.ts'
import { startV1 } from './client.ts'

const v1 = await startV1(undefined, {}, afterAll)

/** How V1 repeats a title. */
const sayings: readonly (readonly [string, (title: string) => string, string])[] = [
  ['it is refused', (title) => `Cannot add Tag(${title})`, 'rejected'],
  ['it is refused, in square brackets', (title) => `Cannot add [${title}]`, 'rejected'],
  ['it is refused, behind a colon', (title) => `Cannot add this title: ${title}`, 'rejected'],
  ['it is refused, behind a colon without space', (title) => `Cannot add this title:${title}.`, 'rejected'],
  ['it is refused, twice', (title) => `Cannot add (${title}) for title: ${title}`, 'rejected'],
  ['it is there', (title) => `Tag(${title}) already exists`, 'already-exists'],
  ['the upstream is down', (title) => `Redis is unavailable. Title: ${title}`, 'unavailable'],
  ['there is a limit', (title) => `Rate limit exceeded for (${title})`, 'rate-limited'],
  ['the credentials are wrong', () => 'Invalid (api_uId or api_key)', 'credentials-rejected'],
  [
    'the credentials are wrong, the long way',
    () => 'Invalid (login email or password)/(api_uId or api_key)',
    'credentials-rejected'
  ],
  ['the router refuses', () => 'Sorry you cannot access page because of your plan', 'access-denied']
]

const titles = [
  'redis',
  'Redis is unavailable',
  'already exists',
  'rate limit',
  'try again',
  'duplicate',
  'invalid',
  'No tag found',
  'Invalid provided TagId: 7',
  'Sorry you cannot access page',
  'a) redis (b',
  'redis: try again',
  '$& $1 redis',
  '.*',
  '(redis)',
  ': redis',
  'x'
]

async function kindOf(title: string, message: string): Promise<string> {
  v1.upstream.answers(() => failure(message))
  return (await v1.failureOf(addGroup, { title })).kind
}

describe('a title never changes what the upstream means', () => {
  describe.each(sayings)('where %s', (_what, say, kind) => {
    it.each(titles)('with a title like %s', async (title) => {
      expect(await kindOf(title, say(title))).toBe(kind)
    })
  })

  it('whatever it is', async () => {
    const words = fc.constantFrom(
      'redis',
      'already',
      'exists',
      'rate limit',
      'try again',
      '(',
      ')',
      ':',
      '[',
      ' ',
      'Tag',
      'timeout',
      'no',
      'found',
      '$1',
      '\\'
    )
    const title = fc.oneof(
      fc.array(words, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')),
      fc.string({ minLength: 1 })
    )
    await fc.assert(
      fc.asyncProperty(title, fc.constantFrom(...sayings), async (given, [, say, kind]) => {
        expect(await kindOf(given, say(given))).toBe(kind)
      }),
      { numRuns: 300 }
    )
  })

  it('and the answer still carries the upstream’s words as they were', async () => {
    v1.upstream.answers(() => failure('Tag(redis) already exists'))
    const { upstreamMessage } = await v1.failureOf(addTag, { title: 'redis' })
    expect(upstreamMessage).toBe('Tag(redis) already exists')
  })

  it('but a word that was not sent counts, wherever it stands', async () => {
    expect(await kindOf('a', 'Cannot add: redis is down')).toBe('unavailable')
    expect(await kindOf('redis', 'Cannot add, redis is down')).toBe('unavailable')
  })
})
