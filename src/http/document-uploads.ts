/** The request body of a route that takes uploads: texts of these types, with their examples. */
export function uploadBody(uploads: Readonly<Record<string, string>>) {
  const content = Object.entries(uploads).map(([type, value]) => [
    type,
    { schema: { type: 'string' }, examples: { documented: { value } } }
  ])
  return { required: true, description: 'Of any length, in UTF-8.', content: Object.fromEntries(content) }
}
