import { promisify } from 'node:util'
import {
  brotliCompress,
  brotliCompressSync,
  constants,
  deflate,
  deflateSync,
  gzip,
  gzipSync,
  type ZlibOptions,
  zstdCompress,
  zstdCompressSync
} from 'node:zlib'
import compress from '@fastify/compress'
import type { FastifyInstance, onSendHookHandler } from 'fastify'

/** How much an answer has at least that is compressed, in bytes. */
export const leastCompressed = 1_024

/**
 * Up to how much is compressed at once, in bytes: a page of 500 calls takes 300 µs, half of what making it took, and off
 * the main thread three times that. The plugin's own is 4 kB where there are four cores.
 */
const mostAtOnce = 256 * 1024

/**
 * For answers that are made anew and those that are kept alike. A third of the time of the usual ones, for a sixth more
 * bytes: rows repeat themselves anyway. The smaller window has less memory to be cleared for each answer.
 */
const brotliOptions = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 1, [constants.BROTLI_PARAM_LGWIN]: 18 }
}
const zlibOptions = { level: 3 }

/** Compresses the answers of all routes that come after it, by `Accept-Encoding`. */
export async function compressAnswers(app: FastifyInstance): Promise<void> {
  await app.register(compress, {
    globalDecompression: false,
    brotliOptions,
    zlibOptions,
    threshold: leastCompressed,
    syncThreshold: mostAtOnce,
    customTypes: /^text\/(?!event-stream)|[+/](json|yaml)(;|$)/
  })
}

/**
 * Has a hook see what goes out, compressed or not, of all routes that call V1 and come after it. Call it when compression
 * is set up.
 */
export function behindCompression(app: FastifyInstance, hook: onSendHookHandler): void {
  app.addHook('onRoute', (route) => {
    if (route.config?.v1 !== undefined) route.onSend = [...[route.onSend ?? []].flat(), hook]
  })
}

const brotli = promisify(brotliCompress)
const gzipped = promisify<Buffer, ZlibOptions, Buffer>(gzip)
const deflated = promisify<Buffer, ZlibOptions, Buffer>(deflate)

/** By content coding; `later` is not on the main thread. */
const compressors: Readonly<
  Record<
    string,
    { readonly now: (bytes: Buffer) => Buffer; readonly later: (bytes: Buffer) => Promise<Buffer> }
  >
> = {
  zstd: { now: (bytes) => zstdCompressSync(bytes), later: promisify(zstdCompress) },
  br: {
    now: (bytes) => brotliCompressSync(bytes, brotliOptions),
    later: (bytes) => brotli(bytes, brotliOptions)
  },
  gzip: { now: (bytes) => gzipSync(bytes, zlibOptions), later: (bytes) => gzipped(bytes, zlibOptions) },
  deflate: { now: (bytes) => deflateSync(bytes, zlibOptions), later: (bytes) => deflated(bytes, zlibOptions) }
}

/** The bytes in a coding, as `compressAnswers` makes them: at once where that is quick, else not on the main thread. */
export function compressed(bytes: Buffer, coding: string): Buffer | Promise<Buffer> {
  const compressor = compressors[coding]
  if (compressor === undefined) throw new TypeError(`nothing is compressed as ${coding}`)
  return bytes.length <= mostAtOnce ? compressor.now(bytes) : compressor.later(bytes)
}

/** The forms of some bytes by their content coding. */
export interface Forms {
  /** The bytes in this coding, `null` being as they are; `undefined` where that is not made yet, and is from now on. */
  in(coding: string | null): Buffer | undefined
  /** Takes a form that was made already. */
  add(coding: string, form: Buffer): void
}

/** Makes forms of these bytes when they are first asked for, not on the main thread. `made` is told their sizes. */
export function formsOf(bytes: Buffer, made: (size: number) => void): Forms {
  const forms = new Map<string, Buffer | null>()

  function add(coding: string, form: Buffer): void {
    if (forms.get(coding)) return
    forms.set(coding, form)
    made(form.length)
  }

  return {
    in(coding) {
      if (coding === null) return bytes
      const form = forms.get(coding)
      if (form !== undefined) return form ?? undefined
      // `null` while it is being made.
      forms.set(coding, null)
      compressors[coding]?.later(bytes).then(
        (made) => add(coding, made),
        () => forms.delete(coding)
      )
      return undefined
    },
    add
  }
}
