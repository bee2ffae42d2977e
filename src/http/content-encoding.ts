import type { Transform } from 'node:stream'
import { constants, createBrotliCompress, createDeflate, createGzip, createZstdCompress } from 'node:zlib'
import type { FastifyRequest } from 'fastify'
import { preferred, qualities } from './quality.ts'

/** Encodes a stream piece by piece: what a piece gives can be decoded as soon as it arrives. */
export interface Encoder {
  encode(text: string | Buffer): Promise<Buffer | string>
  /** What ends the stream. */
  end(): Promise<Buffer>
  /** Frees what it holds, also where the stream hasn't ended. */
  close(): void
}

/** The best first: the order of those that are compressed whole. At their quickest: rows repeat themselves anyway. */
const compressors = {
  zstd: () => createZstdCompress({ flush: constants.ZSTD_e_flush }),
  br: () =>
    createBrotliCompress({
      flush: constants.BROTLI_OPERATION_FLUSH,
      params: { [constants.BROTLI_PARAM_QUALITY]: 1 }
    }),
  gzip: () => createGzip({ flush: constants.Z_SYNC_FLUSH, level: constants.Z_BEST_SPEED }),
  deflate: () => createDeflate({ flush: constants.Z_SYNC_FLUSH, level: constants.Z_BEST_SPEED })
} as const satisfies Record<string, () => Transform>

type Compression = keyof typeof compressors

const compressions = ['zstd', 'br', 'gzip', 'deflate'] as const satisfies Compression[]

/** The compression that `Accept-Encoding` prefers; `undefined` for none (RFC 9110, 12.5.3). */
export function compressionOf({ headers }: FastifyRequest): Compression | undefined {
  // Who takes anything may know no more than what has always been there; x-gzip is its old name.
  const asked = String(headers['accept-encoding'] ?? '').replace(/x-gzip/gi, 'gzip')
  const accepted = qualities(/gzip/i.test(asked) ? asked : asked.replace('*', 'gzip'))
  const best = preferred(compressions, (name) => accepted.get(name) ?? 0)
  const withBest = best === undefined ? 0 : (accepted.get(best) ?? 0)
  return withBest >= (accepted.get('identity') ?? 0) ? best : undefined
}

/** The encoder of a compression, or of text as it is. */
export function encoder(compression: Compression | undefined): Encoder {
  if (compression !== undefined) return compressing(compressors[compression]())
  return {
    encode: async (text) => text,
    end: async () => Buffer.alloc(0),
    close: () => undefined
  }
}

function compressing(stream: Transform): Encoder {
  const made: Buffer[] = []
  stream.on('data', (chunk: Buffer) => made.push(chunk))
  // Whoever waits for a piece is told.
  stream.on('error', () => undefined)
  return {
    encode: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => (error ? reject(error) : resolve(Buffer.concat(made.splice(0)))))
      }),
    end: () =>
      new Promise((resolve) => {
        stream.once('end', () => resolve(Buffer.concat(made.splice(0))))
        stream.end()
      }),
    close: () => stream.destroy()
  }
}
