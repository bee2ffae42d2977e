import type { Cache, Kept } from './cache.ts'
import type { Changes } from './changes.ts'
import type { Flights } from './coalesce.ts'
import type { CallContext, Exchange } from './exchange.ts'
import type { HangUp } from './hang-up.ts'
import type { LastReplies } from './last-replies.ts'
import type { AnyMethod, Method } from './method.ts'

/**
 * Where the answer to a read is from: what is kept, a call of its own, the call of another request, or a call of its own
 * past both, because that was wanted.
 */
export type Source = 'hit' | 'miss' | 'collapsed' | 'past'

/** What a reader wants of the answer. */
export interface Reading {
  readonly hangUp: HangUp
  /** How old what is kept may be, in milliseconds; 0 goes past it, and past what others have asked for. */
  readonly mostAgeMs: number
  /** Whether what is read may be kept. */
  readonly keeps: boolean
  /** Is told as soon as it is known where the answer comes from, whatever it will be. */
  readonly from: (source: Source) => void
}

/** What was read. */
export interface Read<Out> {
  /** Where others may have it as well it is frozen. */
  readonly output: Out
  readonly source: Source
  /** What others are given from now on; `null` for nothing. */
  readonly kept: Kept | null
}

/** On whose behalf it is read; the rest of a call's context is made here. */
export type ReadContext = Omit<CallContext, 'hangUp' | 'beforeSending' | 'last'>

/** Reads V1, as seldom as need be. */
export interface Reads {
  /** Throws as `Exchange.call` does. */
  read<In, Out>(
    method: Method<In, Out>,
    input: In,
    context: ReadContext,
    reading: Reading
  ): Promise<Read<Out>>
}

export interface ReadsOptions {
  readonly exchange: Exchange
  readonly cache: Cache
  readonly flights: Flights
  readonly changes: Pick<Changes, 'watch'>
  readonly lastReplies: LastReplies
}

/** Reads what is kept, else what is on its way, else V1. Whatever is kept or shared is of one identity alone. */
export function reads({ exchange, cache, flights, changes, lastReplies }: ReadsOptions): Reads {
  /** Two Methods can have the same name. */
  const numbers = new Map<AnyMethod, number>()
  const numberOf = (method: AnyMethod) => {
    const number = numbers.get(method) ?? numbers.size
    numbers.set(method, number)
    return number
  }

  return {
    read<In, Out>(
      method: Method<In, Out>,
      input: In,
      context: ReadContext,
      { hangUp, mostAgeMs, keeps, from }: Reading
    ): Promise<Read<Out>> {
      // JSON tells its own end: no two reads have the same name.
      const name = `${numberOf(method)} ${JSON.stringify(method.encode(input))} ${context.identity}`
      const found = method.reference ? cache.get(name) : undefined
      const past = mostAgeMs === 0 || (found !== undefined && cache.now() - found.at > mostAgeMs)
      if (found !== undefined && !past) {
        from('hit')
        // What has this name is what the Method gave.
        return Promise.resolve({ output: found.value as Out, source: 'hit', kept: found })
      }

      const unchanged = changes.watch(context.credentials.apiUid)
      const ask = async (source: Source, hangUp: HangUp): Promise<Read<Out>> => {
        // What is read to its end, page by page, is not read again and again.
        const last = context.patient === true ? undefined : lastReplies.of(name)
        const output = await exchange.call(method, input, { ...context, hangUp, last })
        return {
          output,
          source,
          kept: method.reference && keeps ? cache.keep(name, output, unchanged) : null
        }
      }
      if (past) {
        from('past')
        return ask('past', hangUp)
      }
      // Others wait for their turn in another way.
      const flight = `${context.patient === true ? 'patient ' : ''}${name}`
      const reader = { secret: context.credentials.apiKey, timeoutMs: context.timeoutMs, hangUp }
      const { collapsed, answer } = flights.join(flight, reader, unchanged, (asker) => ask('miss', asker))
      from(collapsed ? 'collapsed' : 'miss')
      return collapsed ? answer.then((read) => ({ ...read, source: 'collapsed' })) : answer
    }
  }
}
