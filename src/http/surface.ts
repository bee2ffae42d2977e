interface Operations {
  readonly [method: string]: { operationId?: string; 'x-upstream-methods'?: readonly string[] }
}

/** One line an operation: method, path, operation id and the V1 Methods behind it. For reviews. */
export function surfaceOf(document: { paths?: object }): string {
  const paths = Object.entries((document.paths ?? {}) as Record<string, Operations>)
  const lines = paths.flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => {
      const behind = operation['x-upstream-methods']?.join(' ') ?? '-'
      return `${method.toUpperCase().padEnd(6)} ${path.padEnd(28)} ${(operation.operationId ?? '').padEnd(18)} ${behind}`
    })
  )
  return `${lines.sort().join('\n')}\n`
}
