#!/usr/bin/env node
// Plain JavaScript that an old Node reads too, so that it can say what to install.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const args = process.argv.slice(2)

// As --report-exclude-env and --disable-proto=delete, which a program can't give itself, and an old Node doesn't have:
// a crash report is a file that people send on, and no input reaches what all objects share by that name.
process.report.excludeEnv = true
Reflect.deleteProperty(Object.prototype, '__proto__')

// The Node that "npm ci" brought: beside this folder in a checkout, one further up when compiled.
const own = ['../node_modules/.bin/node', '../../node_modules/.bin/node']
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find((path) => existsSync(path))

if (Number(process.versions.node.split('.')[0]) >= 24) {
  try {
    const { run } = await import('../src/cli.ts')
    await run(args)
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
    fail('its packages are missing: run "npm ci"')
  }
} else if (own) {
  const child = spawn(own, [fileURLToPath(import.meta.url), ...args], { stdio: 'inherit' })
  child.on('error', (error) => fail(`its own Node does not start: ${error.message}`))
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  // A terminal sends it to both by itself.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 1 : (code ?? 1)
  })
} else {
  fail(
    `needs Node 24 or later, this is ${process.versions.node}: install it, or run "npm ci" in the checkout`
  )
}

function fail(line) {
  console.error(`prospector-gateway: ${line}`)
  process.exitCode = 1
}
