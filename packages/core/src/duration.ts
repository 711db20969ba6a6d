const FORMAT = /^(?:(\d+)d)?\s*(?:(\d+)h)?\s*(?:(\d+)m)?\s*(?:(\d+)s)?$/
const UNITS = [86_400, 3_600, 60, 1]

/** Longer than any task runs, and well within the range of a timer. */
const MAX_DURATION = 7 * 86_400_000

/**
 * Parses `90s`, `10m`, `1h` or `1h30m`. Refuses a bare number: some people would mean seconds,
 * others minutes.
 *
 * @returns milliseconds, 0 included; undefined when the text is not a duration, or is longer than a
 *   week
 */
export function parseDuration(text: string): number | undefined {
  const match = FORMAT.exec(text.trim().toLowerCase())
  if (match === null || match[0] === '') return undefined
  const seconds = UNITS.reduce((sum, unit, i) => sum + unit * Number(match[i + 1] ?? 0), 0)
  return seconds * 1000 <= MAX_DURATION ? seconds * 1000 : undefined
}
