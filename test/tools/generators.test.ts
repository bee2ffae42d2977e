import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { tools, withTools } from './installed.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../', import.meta.url))
const document = join(root, 'openapi/openapi.json')

/** The generators that partners use, each as its documentation has it. */
const generators: Readonly<Record<string, (folder: string) => readonly string[]>> = {
  'openapi-typescript': (folder) => [document, '--output', join(folder, 'schema.ts')],
  'openapi-ts': (folder) => ['--input', document, '--output', join(folder, 'client')],
  orval: (folder) => {
    const config = {
      gateway: { input: document, output: { target: join(folder, 'client.ts'), client: 'fetch' } }
    }
    writeFileSync(join(folder, 'orval.config.mjs'), `export default ${JSON.stringify(config)}`)
    return ['--config', join(folder, 'orval.config.mjs')]
  }
}

const compilers = { 'TypeScript 5': tools, 'TypeScript 7': root }

withTools('clients that others generate from the document', () => {
  it.each(Object.keys(generators))(
    'are made by %s without a warning, and are strictly typed',
    async (name) => {
      const folder = mkdtempSync(join(tmpdir(), 'gateway-generated-'))
      onTestFinished(() => rmSync(folder, { recursive: true }))
      symlinkSync(join(tools, 'node_modules'), join(folder, 'node_modules'))
      const args = generators[name]?.(folder) ?? []
      const env = { PATH: process.env.PATH, HOME: folder, NO_COLOR: '1' }
      const { stdout, stderr } = await run(join(tools, 'node_modules/.bin', name), args, { cwd: folder, env })
      expect(`${stdout}${stderr}`).not.toMatch(/warn|deprecat|error|⚠/i)

      const compilerOptions = {
        ...{ strict: true, noEmit: true, types: [], skipLibCheck: true },
        ...{
          target: 'es2022',
          module: 'esnext',
          moduleResolution: 'bundler',
          lib: ['es2022', 'dom', 'dom.iterable']
        }
      }
      const files = { include: ['**/*.ts'], exclude: ['node_modules'] }
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, ...files }))
      for (const [compiler, place] of Object.entries(compilers)) {
        const tsc = join(place, 'node_modules/.bin/tsc')
        const faults = await run(tsc, ['-p', folder], { cwd: folder }).then(
          () => '',
          ({ stdout }: { stdout: string }) => stdout
        )
        expect(faults, compiler).toBe('')
      }
    }
  )
})
