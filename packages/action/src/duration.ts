const form = /^(?:(\d+)h)?\s*(?:(\d+)m)?\s*(?:(\d+)s)?$/

/** The longest a job can last on GitHub, in milliseconds: five days, on a runner of one's own. */
const LONGEST = 5 * 24 * 3_600_000

/**
 * Reads `90s`, `10m`, `1h` or `1h30m`. A bare number is refused: some would mean seconds by it,
 * others minutes.
 *
 * @returns milliseconds; undefined when it is no duration, or longer than five days
 */
export function parseDuration(text: string): number | undefined {
  const found = form.exec(text.trim().toLowerCase())
  if (found === null || found[0] === '') return undefined
  const [hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0))
  const ms = ((hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0)) * 1000
  return ms <= LONGEST ? ms : undefined
}

/** `45 s`, `2 min 5 s`, `1 h 3 min`: for people. */
export function showDuration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min${seconds % 60 ? ` ${seconds % 60} s` : ''}`
  return `${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${minutes % 60} min` : ''}`
}
