#!/usr/bin/env node
// Plain JavaScript that an old Node reads too, so that it can say what to install.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

if (Number(process.versions.node.split('.')[0]) >= 24) {
  // A checkout runs its sources as they are; an installed package has them compiled.
  const sources = join(root, 'src', 'cli.ts')
  const { run } = await import(existsSync(sources) ? sources : join(root, 'dist', 'src', 'cli.js'))
  await run(process.argv.slice(2))
} else {
  const own = join(root, 'node_modules', '.bin', 'node')
  if (existsSync(own)) {
    const child = spawn(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
    child.on('exit', (code, signal) => {
      process.exitCode = signal ? 1 : (code ?? 1)
    })
  } else {
    console.error(
      `prospector-gateway needs Node 24 or later, this is ${process.versions.node}: install it, or run "npm ci" in the checkout`
    )
    process.exitCode = 1
  }
}
