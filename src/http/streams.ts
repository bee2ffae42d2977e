/** How a stream ended: as it should, broken off and told so, or with a client that hung up. */
export type StreamEnd = 'whole' | 'broken' | 'left'

/** What became of the leads of an import. */
export type Fate = 'queued' | 'rejected' | 'failed' | 'unknown' | 'not_attempted'

/** Is told of exports and imports, which are one request each and take as long as they take. */
export interface StreamObserver {
  /** An export begins; gives what has to be told of its rows as they go out, and of its end. */
  exporting(): { rows(count: number): void; end(how: StreamEnd): void }
  /** An import begins; gives what has to be told of its leads, and of its end. */
  importing(): { leads(fate: Fate, count: number): void; end(how: StreamEnd): void }
}

const nothing = () => undefined

/** Looks at nothing. */
export const unobserved: StreamObserver = {
  exporting: () => ({ rows: nothing, end: nothing }),
  importing: () => ({ leads: nothing, end: nothing })
}

declare module 'fastify' {
  interface FastifyInstance {
    streamObserver: StreamObserver
  }
}
