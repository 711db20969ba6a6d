const FORM = /^(?:(\d+)d)?\s*(?:(\d+)h)?\s*(?:(\d+)m)?\s*(?:(\d+)s)?$/
const UNITS = [86_400, 3_600, 60, 1]

/** More than any task takes, and well within what a timer can count. */
const LONGEST = 7 * 86_400_000

/**
 * Reads `90s`, `10m`, `1h` or `1h30m`. A bare number is refused: some would mean seconds by it,
 * others minutes.
 *
 * @returns milliseconds, 0 included; undefined when it is no duration, or longer than a week
 */
export function parseDuration(text: string): number | undefined {
  const found = FORM.exec(text.trim().toLowerCase())
  if (found === null || found[0] === '') return undefined
  const seconds = UNITS.reduce((sum, unit, i) => sum + unit * Number(found[i + 1] ?? 0), 0)
  return seconds * 1000 <= LONGEST ? seconds * 1000 : undefined
}
