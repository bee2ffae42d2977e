/** What a spreadsheet takes for the beginning of a formula, also in full width, behind any number of `'`. */
const formula = /^'*[=+\-@\t\r\n＝＋－＠]/u

/**
 * A text that no spreadsheet runs as a formula: one that begins like a formula gets a `'` in front (OWASP, "CSV
 * Injection"). So does one that begins with `'` and then so: `original` always gives back what was.
 */
export function harmless(text: string): string {
  return formula.test(text) ? `'${text}` : text
}

/** The text that `harmless` was given. */
export function original(text: string): string {
  return text.startsWith("'") && formula.test(text) ? text.slice(1) : text
}
