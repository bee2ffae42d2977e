import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { report } from './measure.ts'
import { authorization, startGateway, startUpstream } from './processes.ts'

/**
 * The memory of a gateway that exports a million calls to a reader who is slow at first: he stops for two seconds
 * after each of the first 10 MB, and reads on as they come. An export of 10,000 before it warms up the process.
 */
const calls = 1_000_000
const upstream = await startUpstream(calls, 0)
const gateway = await startGateway(upstream)
let highest = 0
const watch = setInterval(() => {
  highest = Math.max(highest, gateway.memory())
}, 50)

async function read(query: string, pauses: number): Promise<number> {
  let [lines, bytes, stops] = [0, 0, 0]
  const url = `${gateway.url}/calls?${query}`
  const answer = await new Promise<AsyncIterable<Buffer>>((resolve, reject) => {
    request(url, { headers: { authorization, accept: 'application/x-ndjson' } }, resolve)
      .on('error', reject)
      .end()
  })
  for await (const chunk of answer) {
    bytes += chunk.length
    for (const byte of chunk) if (byte === 10) lines++
    if (stops < pauses && bytes > 10e6 * (stops + 1)) {
      stops++
      await sleep(2_000)
    }
  }
  return lines
}

// What starting took is given back after a second.
await sleep(3_000)
const started = gateway.memory()
await read('limit=10000', 0)
await sleep(500)
const warm = gateway.memory()
const rows = await read('limit=10000000', 5)
clearInterval(watch)
if (rows !== calls) throw new Error(`${rows} rows came in place of ${calls}`)
process.stdout.write(
  `at the start ${started.toFixed(0)} MB · after 10,000 rows ${warm.toFixed(0)} MB · highest ${highest.toFixed(0)} MB\n`
)
report('over the start', highest - started, { most: 64 }, 'MB')
await gateway.stop()
await upstream.stop()
