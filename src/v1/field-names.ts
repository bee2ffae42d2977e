/**
 * Names that V1 gives a meaning in the body of AddSingleLead and AddMultipleLeads, whose "any other field is
 * treated as a custom field" stands beside the router's own fields: with those, all documented parameters.
 */
const reserved: ReadonlySet<string> = new Set([
  ...['api_uid', 'api_key', 'method', 'data', 'groupid', 'leadid', 'leads_array', 'tagid', 'locationid'],
  ...['first_name', 'last_name', 'title', 'email', 'phone', 'mobile', 'country_code', 'company', 'website'],
  ...['address', 'city', 'state', 'zip', 'additional_info'],
  // Not V1's, but what objects of JavaScript have by themselves.
  ...['__proto__', 'constructor']
])

const longest = 64

const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu
const control = /\p{Cc}/u

/** What is wrong with the name of a custom field that is to be made, in words for people; `null` if nothing. */
export function fieldNameFault(name: string): string | null {
  const characters = [...name].length
  if (characters === 0 || characters > longest) {
    return `must have 1 to ${longest} characters as the name of a custom field`
  }
  if (!name.isWellFormed()) return 'has a lone surrogate, which is no character'
  if (control.test(name)) return 'must not have control characters'
  if (isReservedFieldName(name)) return 'is a name that Hot Prospector reserves: choose another one'
  return null
}

/**
 * Whether V1 could take the name of a custom field for something of its own. Look-alike letters are folded
 * (NFKC: the Kelvin sign, full-width letters), invisible characters stripped, case ignored. PHP turns ` `, `.` and
 * a first `[` of a form's field into `_`, or cuts the name at the `[`; blanks count as `_` and as nothing.
 * A name of which nothing is left is reserved too: PHP drops such a field.
 */
export function isReservedFieldName(name: string): boolean {
  const plain = name.normalize('NFKC').replace(invisible, '').toUpperCase().toLowerCase()
  const folded = plain.normalize('NFKC').replace(invisible, '')
  // Of a path browsers take these away, however they are encoded.
  if (/^\.{1,2}$/.test(folded.trim())) return true
  const bracket = folded.indexOf('[')
  const cut = bracket === -1 ? folded : folded.slice(0, bracket)
  return [cut, folded.replaceAll('[', '_')].some((spelling) => {
    const dotted = spelling.replaceAll('.', '_')
    return [
      dotted.replace(/\s/gu, ''),
      dotted.trim().replace(/\s/gu, '_'),
      dotted.trimStart().replace(/\s/gu, '_')
    ].some((mangled) => mangled === '' || reserved.has(mangled))
  })
}
