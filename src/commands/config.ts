import type { TSchema } from '@sinclair/typebox'
import { Config, readConfig, secretVariables } from '../config.ts'
import { shownAddress } from '../store/address.ts'
import { type Command, print } from './command.ts'

export const configCommand: Command = {
  summary: 'print every variable with the value in force, secrets hidden',
  usage: '',
  options: {},
  async run({ json }) {
    const values = new Map(Object.entries<unknown>(readConfig(process.env)))
    const rows = Object.entries<TSchema>(Config.properties).map(([variable, schema]) => ({
      variable,
      value: shown(variable, values.get(variable)),
      default: schema.default as unknown,
      meaning: schema.description ?? ''
    }))
    if (json) return print(JSON.stringify(rows))
    const width = Math.max(...rows.map(({ variable }) => variable.length))
    for (const { variable, value, meaning } of rows) {
      print(`${variable.padEnd(width)}  ${value === '' ? '(none)' : value}\n${' '.repeat(width)}  ${meaning}`)
    }
  }
}

function shown(variable: string, value: unknown): unknown {
  if (variable === 'STORE_URL') return shownAddress(String(value))
  return secretVariables.has(variable) && value !== '' ? '(hidden)' : value
}
