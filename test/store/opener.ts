import { openStore } from '../../src/store/open.ts'

/** A process of its own that has a store open until it is killed, and says its name there: `node opener.ts URL`. */
const store = await openStore(process.argv[2] ?? '')
process.stdout.write(`${store.instance}\n`)
setInterval(() => {}, 60_000)
