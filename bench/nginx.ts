import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-port.ts'
import { onCore, type Running, stop, usageOf } from './processes.ts'

/** Where Debian's packages put the modules. */
const modules = '/usr/lib/nginx/modules'
export const luaModule = `${modules}/ngx_http_lua_module.so`

/** An nginx with canned replies, and how many requests it has had. */
export interface CannedUpstream extends Running {
  /** The address that gives the reply of this name to any POST. */
  at(name: string): string
  /** The address that gives it in another version to each, as a rule. */
  changingAt(name: string): string
  requests(): Promise<number>
}

/** How many versions there are of each reply. */
const versions = 50

/** Starts the upstream: replies by name, from files, to POST, without a look at what was asked. */
export async function startCannedUpstream(
  replies: Readonly<Record<string, (version: number) => string>>,
  core: number
): Promise<CannedUpstream> {
  const numbers = Array.from({ length: versions }, (_, number) => number)
  const files = Object.entries(replies).flatMap(([name, reply]) =>
    numbers.map((number): [string, string] => [number === 0 ? name : `${name}.${number}`, reply(number)])
  )
  const share = (number: number) => `${100 / versions}% .${number};`
  const nginx = await startNginx({
    core,
    files: Object.fromEntries(files),
    // A file that is asked for by POST is 405, unless that is told to be the file itself.
    http: `
      sendfile on; tcp_nopush on; open_file_cache max=${files.length}; etag off;
      types {} default_type "text/html; charset=UTF-8";
      split_clients $request_id $version { ${numbers.slice(1).map(share).join(' ')} * ""; }`,
    server: (folder) => `
      location / { root ${folder}; add_header Last-Modified ""; error_page 405 =200 $uri; }
      location /changing/ { rewrite ^/changing(/.*)$ $1$version last; }
      location = /status { stub_status; }`
  })
  return {
    ...nginx,
    at: (name) => `${nginx.url}/${name}`,
    changingAt: (name) => `${nginx.url}/changing/${name}`,
    async requests() {
      const text = await (await fetch(`${nginx.url}/status`)).text()
      // Under "server accepts handled requests"; this one is counted too.
      const [, requests] = /^ \d+ \d+ (\d+)/m.exec(text) ?? []
      return Number(requests)
    }
  }
}

/** Starts nginx that translates by Lua: see peers/translate.lua. */
export function startLuaPeer(upstream: string, core: number): Promise<Running> {
  const { host, pathname } = new URL(upstream)
  return startNginx({
    core,
    modules: [`${modules}/ndk_http_module.so`, luaModule],
    http: `
      lua_package_path "${fileURLToPath(new URL('peers', import.meta.url))}/?.lua;;";
      init_by_lua_block { require 'translate' }
      upstream v1 { server ${host}; keepalive 64; keepalive_requests 1000000000; }`,
    server: () => `
      location = /tags { content_by_lua_block { require('translate').tags() } }
      location = /calls { content_by_lua_block { require('translate').calls() } }
      location = /upstream {
        internal;
        proxy_pass http://v1${pathname};
        proxy_http_version 1.1;
        proxy_pass_request_headers off;
        proxy_set_header Connection "";
        proxy_set_header Content-Type application/json;
        proxy_buffer_size 16k;
        proxy_buffers 16 16k;
        proxy_max_temp_file_size 0;
      }`
  })
}

interface Nginx {
  readonly core: number
  readonly modules?: readonly string[]
  /** By name, in the folder that is given to `server`. */
  readonly files?: Readonly<Record<string, string>>
  /** Directives of these contexts. */
  readonly http: string
  readonly server: (folder: string) => string
}

/** One worker on one core, everything that it writes below a folder of its own. */
async function startNginx({ core, modules = [], files = {}, http, server }: Nginx): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-bench-nginx-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  const port = await freePort()
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (of) => `${of}_temp_path ${folder}/${of};`
  )
  // Else root's workers are somebody who can't read the folder.
  const user = process.getuid?.() === 0 ? `user ${userInfo().username};` : ''
  writeFileSync(
    join(folder, 'nginx.conf'),
    `${modules.map((path) => `load_module ${path};`).join('\n')}
    ${user} worker_processes 1; worker_rlimit_nofile 8192; daemon off; pid ${folder}/pid;
    events { worker_connections 4096; }
    http {
      access_log off; keepalive_timeout 65; keepalive_requests 1000000000;
      ${temp.join(' ')}
      ${http}
      server { listen 127.0.0.1:${port} backlog=4096; ${server(folder)} }
    }`
  )
  const errors = join(folder, 'errors')
  const [command = '', ...args] = onCore(core, [
    ...['nginx', '-e', errors, '-p', folder, '-c', join(folder, 'nginx.conf')]
  ])
  const startedAt = performance.now()
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  const url = `http://127.0.0.1:${port}`
  await Promise.race([
    answers(url),
    once(child, 'exit').then(() => Promise.reject(new Error(`nginx did not start: ${readIf(errors)}`)))
  ])
  return {
    url,
    startedAt,
    // The master does nothing itself.
    ...usageOf(() => Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim())),
    async stop() {
      await stop(child)
      rmSync(folder, { recursive: true })
    }
  }
}

async function answers(url: string): Promise<void> {
  while (!(await fetch(url).then(Boolean, () => false))) await sleep(20)
}

function readIf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}
