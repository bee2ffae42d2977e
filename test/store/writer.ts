import { openStore } from '../../src/store/open.ts'

/** A process of its own that writes to a store, for embedded.test.ts: `node writer.ts URL PREFIX COUNT`. */
const [url = '', prefix = '', count = '0'] = process.argv.slice(2)
const store = await openStore(url)
for (let index = 0; index < Number(count); index++) {
  await store.put(`${prefix}${index}`, Buffer.from(prefix))
  process.stdout.write(`${index}\n`)
}
await store.close()
