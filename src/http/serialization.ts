import { SerializerSelector } from '@fastify/fast-json-stringify-compiler'
import type { FastifyInstance } from 'fastify'

type Serialize = ReturnType<ReturnType<ReturnType<typeof SerializerSelector>>>

/**
 * Compiles each response schema once, for all routes, statuses and media types that have it: Fastify would compile 160
 * where 50 differ, which was a sixth of the start.
 */
export function serializeByShape(app: FastifyInstance): void {
  const compilers = SerializerSelector()
  // The shared schemas are all there when the first route is compiled, and not before.
  let compile: ReturnType<typeof compilers> | undefined
  const made = new Map<string, Serialize>()
  app.setSerializerCompiler((route) => {
    compile ??= compilers(app.getSchemas())
    const shape = JSON.stringify(route.schema)
    const known = made.get(shape)
    if (known !== undefined) return known
    const serialize = compile({ ...route, httpStatus: route.httpStatus ?? '' })
    made.set(shape, serialize)
    return serialize
  })
}
