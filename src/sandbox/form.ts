type Nested = { [key: string]: string | Nested }

const mostFields = 1000
const mostLevels = 64

/** Fields of an URL-encoded text, named as PHP names them: `a[b][]`, and ` ` and `.` become `_`. */
export function readForm(encoded: string): Nested {
  const pairs = encoded.split('&', mostFields).filter((pair) => pair !== '')
  return gather(
    pairs.map((pair) => {
      const equals = pair.indexOf('=')
      return equals < 0
        ? [readPart(pair), '']
        : [readPart(pair.slice(0, equals)), readPart(pair.slice(equals + 1))]
    })
  )
}

/** The plain fields of a multipart body; files are left out. */
export function readMultipart(body: Buffer, contentType: string): Nested {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1]
  if (boundary === undefined) return Object.create(null) as Nested
  const parts = body
    .toString('latin1')
    .split(`--${boundary}`, mostFields + 2)
    .slice(1, -1)
  const pairs: [string, string][] = []
  for (const part of parts) {
    const end = part.indexOf('\r\n\r\n')
    const head = part.slice(0, Math.max(end, 0))
    const name = /[;\s]name="([^"]*)"/i.exec(head)?.[1]
    if (name === undefined || /[;\s]filename=/i.test(head)) continue
    pairs.push([utf8(name), utf8(part.slice(end + 4).replace(/\r\n$/, ''))])
  }
  return gather(pairs)
}

function gather(pairs: readonly (readonly string[])[]): Nested {
  const fields = Object.create(null) as Nested
  for (const [name = '', value = ''] of pairs.slice(0, mostFields)) put(fields, name, value)
  return fields
}

function put(fields: Nested, name: string, value: string): void {
  const bracket = name.indexOf('[')
  const head = (bracket < 0 ? name : name.slice(0, bracket)).trimStart().replace(/[ .]/g, '_')
  if (head === '') return
  const path = [head]
  const subscripts = /\[([^\]]*)\]/y
  subscripts.lastIndex = Math.max(bracket, 0)
  for (let found = subscripts.exec(name); found; found = subscripts.exec(name)) path.push(found[1] ?? '')
  if (path.length > mostLevels) return

  let place = fields
  for (const [level, step] of path.entries()) {
    const key = step === '' ? String(Object.keys(place).length) : step
    if (level === path.length - 1) {
      place[key] = value
      return
    }
    const next = place[key]
    if (typeof next === 'object') {
      place = next
      continue
    }
    const made = Object.create(null) as Nested
    place[key] = made
    place = made
  }
}

function readPart(encoded: string): string {
  const spaced = encoded.replaceAll('+', ' ')
  if (!spaced.includes('%')) return spaced
  const bytes = Buffer.from(spaced, 'utf8').toString('latin1')
  return utf8(
    bytes.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  )
}

function utf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8')
}
