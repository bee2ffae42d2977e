import { afterAll } from 'vitest'
import { type Built, build, type Options } from './build.ts'
import { type Answering, documented } from './upstream.ts'

/** One gateway for all tests of a file, whose upstream each test tells anew what to answer. */
export async function sharing(
  config: Options['config'] = {}
): Promise<(options?: { upstream?: Answering }) => Built> {
  const built = await build({ config }, afterAll)
  return ({ upstream = documented } = {}) => {
    built.upstream.answers(upstream)
    return built
  }
}
