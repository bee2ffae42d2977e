import { median, report, secondsOf } from './measure.ts'
import { authorization, startGateway, startUpstream } from './processes.ts'

/**
 * An export of 30,000 calls from a V1 that takes 50 ms a page, against a client that asks V1 itself, page by page with
 * its default of 100 rows. Both in each round, five rounds; the ratio is the median of the rounds'.
 */
const calls = 30_000
const upstream = await startUpstream(calls, 50)
const gateway = await startGateway(upstream)

async function pageByPage(): Promise<void> {
  let rows = 0
  for (let more = true; more; ) {
    const body = JSON.stringify({ Method: 'FetchUserCallLog', limit: 100, offset: rows })
    const answer = await fetch(upstream.url, { method: 'POST', body })
    const page = (await answer.json()) as { Results: unknown[]; has_more: boolean }
    rows += page.Results.length
    more = page.has_more
  }
  check(rows)
}

function exported(accept: string, countedLines: number) {
  return async () => {
    const answer = await fetch(`${gateway.url}/calls`, { headers: { authorization, accept } })
    let lines = 0
    for await (const chunk of answer.body ?? []) {
      for (const byte of chunk as Uint8Array) if (byte === 10) lines++
    }
    check(lines - countedLines)
  }
}

function check(rows: number): void {
  if (rows !== calls) throw new Error(`${rows} rows came in place of ${calls}`)
}

const ndjson = exported('application/x-ndjson', 0)
const csv = exported('text/csv', 1)
await ndjson()
const rounds: { client: number; ndjson: number; csv: number }[] = []
for (let round = 0; round < 5; round++) {
  const figures = {
    client: await secondsOf(pageByPage),
    ndjson: await secondsOf(ndjson),
    csv: await secondsOf(csv)
  }
  process.stdout.write(
    `page by page ${figures.client.toFixed(2)} s · NDJSON ${figures.ndjson.toFixed(2)} s · CSV ${figures.csv.toFixed(2)} s\n`
  )
  rounds.push(figures)
}
report(
  'NDJSON, as fast as page by page',
  median(rounds.map(({ client, ndjson }) => client / ndjson)),
  { least: 15 },
  'times'
)
report(
  'CSV, as fast as page by page',
  median(rounds.map(({ client, csv }) => client / csv)),
  { least: 10 },
  'times'
)
await gateway.stop()
await upstream.stop()
