import { randomUUID } from 'node:crypto'
import { afterAll } from 'vitest'
import { type Built, build, type Options } from './build.ts'
import { type Answering, documented } from './upstream.ts'

type Sharing = (options?: { upstream?: Answering }) => Built

/** One gateway for all tests of a file, whose upstream each test tells anew what to answer. */
export async function sharing(config: Options['config'] = {}): Promise<Sharing> {
  const built = await build({ config }, afterAll)
  return ({ upstream = documented } = {}) => {
    built.upstream.answers(upstream)
    return built
  }
}

/** The same, where each test asks with credentials of its own: nothing is known of what other tests did. */
export async function sharingAsOthers(config: Options['config'] = {}): Promise<Sharing> {
  const share = await sharing(config)
  return (options) => {
    const built = share(options)
    const as = ['1001', randomUUID()] as const
    return { ...built, ask: (line, asking) => built.ask(line, { as, ...asking }) }
  }
}
