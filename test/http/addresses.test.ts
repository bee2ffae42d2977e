import { describe, expect, it } from 'vitest'
import { networkOf } from '../../src/http/wrong-credentials.ts'
import { basic, build, demo } from '../build.ts'
import { listen } from '../raw.ts'

describe('the address that wrong credentials are counted for', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7:1000', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::9]:443', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::9]', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['garbage', '10.0.0.1'],
    ['', '10.0.0.1'],
    ['1.2.3.4.5:6', '10.0.0.1'],
    ['203.0.113.7, 203.0.113.8', '10.0.0.1']
  ])('of %s is %s', (forwarded, counted) => {
    expect(networkOf(forwarded, '10.0.0.1')).toBe(counted)
  })

  it('is none of a client that has hung up, which is no failure', async () => {
    const failures: string[] = []
    const logs = { write: (line: string) => void failures.push(line) }
    const { server } = await build({ config: { LOG_LEVEL: 'error' }, logs })
    server.server.prependListener('request', ({ socket }) => socket.destroy())
    const port = await listen(server)
    const headers = { authorization: basic(...demo) }
    await expect(fetch(`http://127.0.0.1:${port}/tags`, { headers })).rejects.toThrow('fetch failed')
    expect(failures).toEqual([])
  })
})
