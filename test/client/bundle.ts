import { rolldown } from 'rolldown'

/** The client as a page has it: one script, minified, that sets `gatewayClient`. Throws where a part of it is not for browsers. */
export async function bundleOfClient(): Promise<string> {
  const bundle = await rolldown({
    input: 'client/index.ts',
    platform: 'browser',
    onLog: (_level, { message }) => {
      throw new Error(message)
    }
  })
  const { output } = await bundle.generate({ format: 'iife', name: 'gatewayClient', minify: true })
  await bundle.close()
  const [{ code, imports }, ...others] = output
  if (imports.length + others.length > 0) throw new Error(`it imports ${imports} and ${others.length} files`)
  return code
}
