import { type Answered, basic, demo } from '../build.ts'
import { type Client, chunksOf, request } from '../http/exporting.ts'

export const ndjson = { 'content-type': 'application/x-ndjson' }
export const csv = { 'content-type': 'text/csv' }

/** A line of the answer: any JSON. */
export type Line = Answered['body']

export interface Importing extends Client {
  /** Sends a part of the upload, as a chunk of its own (RFC 9112, 7.1); waits until it has left. */
  send(part: string | Buffer): Promise<void>
  /** The upload is whole. */
  end(): void
  /** The whole lines that came so far. */
  lines(): Line[]
}

/** An import over a socket, whose upload the test sends as it likes. */
export function startImport(
  port: number,
  { query = 'group_id=1', headers = {} as Readonly<Record<string, string>>, version = '1.1' } = {}
): Importing {
  const client = request(port, `/leads/import?${query}`, {
    method: 'POST',
    version,
    headers: {
      ...{ authorization: basic(...demo), ...ndjson, ...headers },
      ...('content-length' in headers ? {} : { 'transfer-encoding': 'chunked' })
    }
  })
  const write = (bytes: string | Buffer) =>
    new Promise<void>((resolve) => client.socket.write(bytes, () => resolve()))
  return {
    ...client,
    send: (part) => {
      const bytes = Buffer.from(part)
      return write(
        Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])
      )
    },
    end: () => void write('0\r\n\r\n'),
    lines: () => linesIn(chunksOf(client.bytes()).body.toString())
  }
}

function linesIn(text: string): Line[] {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  return whole
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

/** So many leads that fit the contract. */
export const leads = (count: number, first = 1) =>
  Array.from({ length: count }, (_, index) => ({ email: `lead${first + index}@example.com` }))

/** NDJSON of values. */
export const linesOf = (values: readonly unknown[]) =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('')

/** The lines of an answer about chunks, by the number of the chunk. */
export const chunkLines = ({ body }: Pick<Answered, 'body'>): Line[] =>
  body.filter((line: Line) => 'chunk' in line).sort((one: Line, other: Line) => one.chunk - other.chunk)
