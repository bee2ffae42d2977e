import { spawnSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { luaModule } from './nginx.ts'

/** What the bench lacks on this machine, a line each with what to do. */
export function missing(): readonly string[] {
  const packages = [
    ...(versionOf('wrk', '-v') ? [] : ['wrk']),
    ...(versionOf('nginx', '-v') ? [] : ['nginx']),
    ...(existsSync(luaModule) ? [] : ['libnginx-mod-http-lua']),
    ...(globSync('/usr/lib/*/lua/5.1/cjson.so').length > 0 ? [] : ['lua-cjson'])
  ]
  const peers = fileURLToPath(new URL('peers/node_modules/express', import.meta.url))
  return [
    ...(packages.length > 0 ? [`apt-get install ${packages.join(' ')}`] : []),
    ...(existsSync(peers) ? [] : ['npm ci --prefix bench/peers --ignore-scripts']),
    ...(availableParallelism() > 1 ? [] : ['two cores: one for who is measured, one for the load'])
  ]
}

/** The versions of what the figures depend on. */
export function versions(): Readonly<Record<string, string>> {
  return {
    node: process.versions.node,
    wrk: versionOf('wrk', '-v') ?? '',
    nginx: versionOf('nginx', '-v') ?? ''
  }
}

/** The first number with dots in what a program says of itself; `undefined` where it is not there. */
function versionOf(program: string, flag: string): string | undefined {
  const { stdout, stderr, error } = spawnSync(program, [flag], { encoding: 'utf8' })
  return error === undefined ? (/\d+(?:\.\d+)+/.exec(stdout + stderr)?.[0] ?? '') : undefined
}
