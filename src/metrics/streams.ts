import { Counter, Gauge, type Registry } from 'prom-client'
import type { StreamObserver } from '../http/streams.ts'

/** Counts exports and imports, and what goes through them. */
export function countStreams(registry: Registry): StreamObserver {
  const registers = [registry]
  const exports = new Counter({
    name: 'gateway_exports_total',
    help: 'Exports by how they ended: whole, broken, or left by the client.',
    labelNames: ['end'] as const,
    registers
  })
  const exportsRunning = new Gauge({ name: 'gateway_exports_running', help: 'Exports under way.', registers })
  const rows = new Counter({ name: 'gateway_export_rows_total', help: 'Rows exported.', registers })
  const imports = new Counter({
    name: 'gateway_imports_total',
    help: 'Imports by how they ended: whole, broken, or left by the client.',
    labelNames: ['end'] as const,
    registers
  })
  const importsRunning = new Gauge({ name: 'gateway_imports_running', help: 'Imports under way.', registers })
  const leads = new Counter({
    name: 'gateway_import_leads_total',
    help: 'Leads of imports by what became of them.',
    labelNames: ['fate'] as const,
    registers
  })
  return {
    exporting() {
      exportsRunning.inc()
      return {
        rows: (count) => rows.inc(count),
        end(how) {
          exportsRunning.dec()
          exports.inc({ end: how })
        }
      }
    },
    importing() {
      importsRunning.inc()
      return {
        leads: (fate, count) => leads.inc({ fate }, count),
        end(how) {
          importsRunning.dec()
          imports.inc({ end: how })
        }
      }
    }
  }
}
