import { Type } from '@sinclair/typebox'

const largestPort = 65_535

/** Where the gateway listens. */
export const portVariables = {
  HOST: Type.String({ default: '127.0.0.1', description: 'the address that the API listens on' }),
  PORT: Type.Integer({
    default: 3000,
    minimum: 0,
    maximum: largestPort,
    description: 'its port; 0 is any free one'
  }),
  ADMIN_PORT: Type.Integer({
    default: 3001,
    minimum: 0,
    maximum: largestPort,
    description: 'the port of `/metrics`, on HOST, for operators; 0 is none'
  })
}

/** A line where one port would be taken twice. */
export function checkPorts({ PORT, ADMIN_PORT }: { PORT: number; ADMIN_PORT: number }): string[] {
  // What is no port has a line of its own.
  return Number.isInteger(PORT) && ADMIN_PORT !== 0 && ADMIN_PORT === PORT
    ? ['ADMIN_PORT must be another port than PORT; 0 serves no metrics']
    : []
}
