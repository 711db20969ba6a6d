/**
 * Matches a number as JSON writes it: no plus sign, no leading zeros, no bare dot, no `Infinity`.
 */
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** Decides whether a text is a number in the syntax of JSON. */
export function isJsonNumber(text: string): boolean {
  return jsonNumber.test(text)
}

/**
 * Returns the form in which a decimal number is sent: a JavaScript number when it represents
 * exactly what is written, else the text itself. A 64-bit seed, or more digits than a double has,
 * would otherwise arrive rounded, and a rounded seed generates another image.
 *
 * @param source a JSON number ({@link isJsonNumber})
 */
export function exactNumber(source: string): number | string {
  const value = Number(source)
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return source
  return canonicalNumber(String(value)) === canonicalNumber(source) ? value : source
}

/** Returns one form for all ways to write a decimal: `1.50`, `15e-1` and `1.5` become `15e-1`. */
export function canonicalNumber(source: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(source) ?? []
  const digits = (whole + fraction).replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  const scale = Number(exponent) - fraction.length + digits.length - significant.length
  return `${sign}${significant}e${scale}`
}
