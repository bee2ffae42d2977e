import { Type } from '@sinclair/typebox'

/** Where traces go. */
export const traceVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: Type.String({
    default: '',
    description: 'the collector that traces go to, by OTLP over HTTP: http://localhost:4318; none makes none'
  })
}

/** A line where traces could not be sent to that address. */
export function checkTraces({
  OTEL_EXPORTER_OTLP_ENDPOINT: text
}: {
  OTEL_EXPORTER_OTLP_ENDPOINT: string
}): string[] {
  if (text === '') return []
  const url = URL.canParse(text) ? new URL(text) : undefined
  const fits = url !== undefined && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === ''
  return fits ? [] : ['OTEL_EXPORTER_OTLP_ENDPOINT must be an address such as http://localhost:4318']
}
