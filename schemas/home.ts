import { type Static, Type } from '@sinclair/typebox'

export const Home = Type.Object(
  {
    name: Type.String(),
    version: Type.String(),
    docs: Type.String({ description: 'The docs, to read and to try.' }),
    openapi: Type.String({ description: 'The OpenAPI document.' }),
    problems: Type.String({ description: 'What each problem code means: put the code for `{code}`.' })
  },
  {
    $id: 'Home',
    description: 'Where to go from here.',
    examples: [
      {
        name: 'Prospector Gateway',
        version: '0.1.0',
        docs: '/docs',
        openapi: '/openapi.json',
        problems: '/problems/{code}'
      }
    ]
  }
)
export type Home = Static<typeof Home>

/** A page for people. */
export const HtmlPage = Type.String({ description: 'A page for people.' })
