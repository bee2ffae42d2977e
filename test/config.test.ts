import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from '../src/config.ts'

const long = 'x'.repeat(32)
const linesOf = (env: Record<string, string>): readonly string[] => {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.lines
    throw error
  }
  return []
}

describe('the configuration', () => {
  it('has the documented defaults', () => {
    expect(readConfig({})).toMatchObject({
      HOST: '127.0.0.1',
      PORT: 3000,
      UPSTREAM_URL: '',
      UPSTREAM_TIMEOUT_MS: 15_000,
      UPSTREAM_TIME_ZONE: 'America/Los_Angeles',
      UPSTREAM_CONNECTIONS: 64,
      STORE_URL: 'file:.data/gateway.db',
      GATEWAY_SECRET: '',
      LOG_LEVEL: 'info'
    })
  })

  it('takes what is set', () => {
    const set = {
      HOST: '0.0.0.0',
      PORT: '8080',
      UPSTREAM_URL: 'https://v1.example.com/glu/custom_api',
      UPSTREAM_TIMEOUT_MS: '500',
      UPSTREAM_TIME_ZONE: 'Europe/Berlin',
      GATEWAY_SECRET: `${long},${long}`,
      LOG_LEVEL: 'warn'
    }
    expect(readConfig(set)).toMatchObject({ ...set, PORT: 8080, UPSTREAM_TIMEOUT_MS: 500 })
  })

  it('takes an empty value for none, and knows nothing of other variables', () => {
    expect(
      readConfig({ PORT: '', UPSTREAM_URL: '', GATEWAY_SECRET: '', LOG_LEVEL: '', PATH: '/bin' })
    ).toEqual(readConfig({}))
  })
})

it('one port is not taken twice', () => {
  expect(linesOf({ PORT: '4000', ADMIN_PORT: '4000' })).toEqual([
    'ADMIN_PORT must be another port than PORT; 0 serves no metrics'
  ])
  expect(() => readConfig({ PORT: '0', ADMIN_PORT: '0' })).not.toThrow()
})

const wrong: Readonly<Record<string, readonly string[]>> = {
  PORT: ['x', '-1', '65536', '80.5', ' 80', '1e3', '0x50', '99999999999999999999'],
  ADMIN_PORT: ['x', '-1', '65536'],
  OTEL_EXPORTER_OTLP_ENDPOINT: ['collector', 'ftp://127.0.0.1', 'http://127.0.0.1:4318?key=1'],
  UPSTREAM_TIMEOUT_MS: ['0', '-1', 'fast', '1.5', '15s'],
  UPSTREAM_CONNECTIONS: ['0', 'many'],
  UPSTREAM_TIME_ZONE: ['PST8', 'America/Nowhere', 'x'],
  LOG_LEVEL: ['loud', 'INFO', 'toString'],
  UPSTREAM_URL: [
    'x',
    'http://v1.example.com/',
    'ftp://v1.example.com/',
    'https://user:pass@v1.example.com/',
    'https://v1.example.com/#a',
    'http://127.0.0.1.example.com/',
    'http://localhost.example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)'
  ],
  CORS_ORIGINS: [
    '*',
    'null',
    'app.example.com',
    'https://app.example.com/',
    'https://app.example.com/path',
    'https://app.example.com:443',
    'https://App.example.com',
    'https://*.example.com',
    'https://user@app.example.com',
    'ftp://app.example.com',
    'file:///index.html',
    'https://app.example.com,',
    'https://app.example.com https://b.example.com',
    'https://app.example.com,b.example.com'
  ],
  STORE_URL: [
    'gateway.db',
    'file:',
    'file:data/',
    'http://localhost:6379',
    'redis://',
    'redis://localhost/name',
    'redis://:canary@localhost?tls=true'
  ],
  BASIC_AUTH: ['true', 'ON', '0'],
  RATE_LIMIT_PER_MINUTE: ['-1', '1.5', 'many'],
  RATE_LIMIT_BURST: ['-1', '1000001'],
  TRUST_PROXY: [
    'true',
    '1',
    'loopback',
    '*',
    '10.0.0.0/33',
    '::1/129',
    '0.0.0.0/0',
    '::/0',
    '10.0.0.0/8/8',
    '10.0.0.0/255.0.0.0',
    '10.0.0.0/8,',
    '10.0.0.0/8 10.1.0.0/16',
    'proxy.example.com'
  ],
  GATEWAY_SECRET: ['short', 'x'.repeat(31), `${long},short`, `${long},`, ',']
}

describe('a wrong value', () => {
  const cases = Object.entries(wrong).flatMap(([name, values]) => values.map((value) => ({ name, value })))

  it.each(cases)('of $name is told in one line that names it: $value', ({ name, value }) => {
    const lines = linesOf({ [name]: value })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(new RegExp(`^${name}\\b`))
    expect(lines[0]).not.toContain('\n')
  })

  it('does not keep any other from being told: a line for each, all at once', () => {
    const names = Object.keys(wrong)
    const all = Object.fromEntries(names.map((name) => [name, String(wrong[name]?.[0])]))
    const told = linesOf(all).map((line) => line.split(' ')[0])
    expect(told).toHaveLength(names.length)
    expect(new Set(told)).toEqual(new Set(names))
  })

  it.each(Object.keys(wrong).filter((name) => name !== 'PORT'))('of PORT does not hide one of %s', (name) => {
    const lines = linesOf({ PORT: 'x', [name]: String(wrong[name]?.[0]) })
    expect(lines.map((line) => line.split(' ')[0]).sort()).toEqual(['PORT', name].sort())
  })

  it('never shows a secret', () => {
    expect(
      linesOf({
        GATEWAY_SECRET: 'canary',
        UPSTREAM_URL: 'https://me:canary@v1.example.com/',
        STORE_URL: 'redis://:canary@localhost?a'
      }).join()
    ).not.toContain('canary')
  })
})

describe('UPSTREAM_URL', () => {
  it.each([
    'sandbox',
    'https://app.hotprospector.com/glu/custom_api',
    'http://127.0.0.1:8080/glu/custom_api',
    'http://127.1.2.3/',
    'http://localhost/x',
    'http://[::1]:8080/x'
  ])('may be %s', (value) => {
    expect(readConfig({ UPSTREAM_URL: value }).UPSTREAM_URL).toBe(value)
  })
})

describe('TRUST_PROXY', () => {
  it.each(['10.0.0.0/8', '192.0.2.1, ::1', '2001:db8::/32,10.0.0.0/8'])('can be %s', (value) => {
    expect(linesOf({ TRUST_PROXY: value })).toEqual([])
  })
})

describe('the JWT variables', () => {
  const all = {
    JWT_ISSUER: 'https://id.example.com/',
    JWT_AUDIENCE: 'prospector',
    JWT_JWKS_URL: 'https://id.example.com/jwks'
  }

  it('go together', () => {
    expect(linesOf(all)).toEqual([])
    for (const name of Object.keys(all)) {
      const lines = linesOf({ ...all, [name]: '' })
      expect(lines).toHaveLength(1)
      expect(lines[0]).toMatch(new RegExp(`^${name} must be set`))
    }
    expect(linesOf({ JWT_ISSUER: 'a' })[0]).toMatch(/^JWT_AUDIENCE and JWT_JWKS_URL must be set/)
  })

  it.each(['http://127.0.0.1:8080/jwks', 'http://localhost/jwks', 'http://[::1]/jwks'])(
    'take keys from %s',
    (url) => {
      expect(linesOf({ ...all, JWT_JWKS_URL: url })).toEqual([])
    }
  )

  it.each([
    'http://id.example.com/jwks',
    'https://me:pass@id.example.com/',
    'id.example.com',
    'file:///jwks'
  ])('take no keys from %s', (url) => {
    const lines = linesOf({ ...all, JWT_JWKS_URL: url })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^JWT_JWKS_URL must be https?/)
    expect(lines[0]).not.toContain('pass')
  })
})

describe('CORS_ORIGINS', () => {
  it.each([
    'https://app.example.com',
    'http://localhost:5173',
    'http://127.0.0.1:8080, https://xn--bcher-kva.example',
    'https://[::1]:8443'
  ])('may be %s', (value) => {
    expect(readConfig({ CORS_ORIGINS: value }).CORS_ORIGINS).toBe(value)
  })
})

describe('STORE_URL', () => {
  it.each(['file:/var/lib/gateway.db', 'file:gateway.db'])('may be %s', (value) => {
    expect(readConfig({ STORE_URL: value }).STORE_URL).toBe(value)
  })

  it.each(['redis://localhost', 'rediss://user:secret@redis.example.com:6380/1'])(
    'may be %s, which all instances share, and the secret with it',
    (value) => {
      expect(readConfig({ STORE_URL: value, GATEWAY_SECRET: long }).STORE_URL).toBe(value)
      expect(linesOf({ STORE_URL: value })).toEqual([
        expect.stringMatching(/^GATEWAY_SECRET is required with Redis/)
      ])
    }
  )
})

describe('in production', () => {
  const production = { NODE_ENV: 'production' }

  it('UPSTREAM_URL and GATEWAY_SECRET are required', () => {
    const lines = linesOf(production)
    expect(lines.map((line) => line.split(' ')[0]).sort()).toEqual(['GATEWAY_SECRET', 'UPSTREAM_URL'])
  })

  it('the sandbox has to be asked for by name', () => {
    expect(linesOf({ ...production, GATEWAY_SECRET: long, UPSTREAM_URL: 'sandbox' })).toEqual([])
  })
})

describe('TLS checks', () => {
  it('cannot be switched off', () => {
    expect(linesOf({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }).join()).toMatch(/NODE_TLS_REJECT_UNAUTHORIZED/)
    expect(linesOf({ NODE_TLS_REJECT_UNAUTHORIZED: '1' })).toEqual([])
  })
})
