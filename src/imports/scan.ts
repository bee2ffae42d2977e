/** Where in a record the scan stands; `closed`: behind a quote that closes a cell, or is the first of two. */
type Place = 'start of a cell' | 'plain' | 'quoted' | 'closed' | 'closed, CR'

const [quote, comma, lineFeed, carriageReturn] = [0x22, 0x2c, 0x0a, 0x0d]

/**
 * Finds the ends of the records of CSV (RFC 4180, 2), byte by byte, over as many pieces as there are: what matters is
 * ASCII, and no part of another character is in UTF-8. A quote in a cell that doesn't begin with one has no meaning
 * there: it is told, and the record ends with its line.
 */
export class Scan {
  #place: Place = 'start of a cell'
  #hasStrayQuote = false

  /** Whether this record has a quote in a cell that is not in quotes. */
  get hasStrayQuote(): boolean {
    return this.#hasStrayQuote
  }

  /** Whether the end of the upload would be in quotes. */
  get isInQuotes(): boolean {
    return this.#place === 'quoted'
  }

  /** Whether a carriage return stands behind a closing quote, and no line feed yet. */
  get isInLineBreak(): boolean {
    return this.#place === 'closed, CR'
  }

  /** Begins a record. */
  begin(): void {
    this.#place = 'start of a cell'
    this.#hasStrayQuote = false
  }

  /**
   * Goes through a piece from this index on. The index of the line feed that ends the record; `misquoted` where
   * something follows a closing quote: then nobody knows what is in quotes; `undefined` where the piece ends first.
   */
  through(piece: Buffer, from: number): number | 'misquoted' | undefined {
    let place = this.#place
    for (let index = from; index < piece.length; index++) {
      const byte = piece[index]
      if (place === 'quoted') {
        if (byte === quote) place = 'closed'
      } else if (byte === lineFeed) {
        return index
      } else if (byte === comma && place !== 'closed, CR') {
        place = 'start of a cell'
      } else if (place === 'start of a cell' || place === 'plain') {
        if (byte !== quote) place = 'plain'
        else if (place === 'plain') this.#hasStrayQuote = true
        else place = 'quoted'
      } else if (place === 'closed' && byte === quote) {
        place = 'quoted'
      } else if (place === 'closed' && byte === carriageReturn) {
        place = 'closed, CR'
      } else {
        return 'misquoted'
      }
    }
    this.#place = place
    return undefined
  }
}
