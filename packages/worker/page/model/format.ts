const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Formats milliseconds: `4 s`, `2 min 5 s`, `1 h 4 min`. */
export function formatDuration(time: number): string {
  const value = Math.max(0, time)
  if (value < 10 * SECOND) return `${(value / SECOND).toFixed(1).replace(/\.0$/, '')} s`
  if (value < MINUTE) return `${Math.round(value / SECOND)} s`
  const [unit, small, name, smallName] =
    value < HOUR ? [MINUTE, SECOND, 'min', 's'] : [HOUR, MINUTE, 'h', 'min']
  const whole = Math.floor(value / unit)
  const rest = Math.floor((value % unit) / small)
  return rest === 0 ? `${whole} ${name}` : `${whole} ${name} ${rest} ${smallName}`
}

/** Formats a time before now: `5 min ago`, in the words of the language. */
export function formatAgo(time: string, now: number, language: string): string {
  const age = Math.max(0, now - Date.parse(time))
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' })
  if (age < MINUTE) return format.format(-Math.floor(age / SECOND), 'second')
  if (age < HOUR) return format.format(-Math.floor(age / MINUTE), 'minute')
  if (age < DAY) return format.format(-Math.floor(age / HOUR), 'hour')
  return format.format(-Math.floor(age / DAY), 'day')
}

/** Formats a time of the day, and the day when it is not today. */
export function formatTime(time: string, now: number, language: string): string {
  const date = new Date(time)
  const isToday = date.toDateString() === new Date(now).toDateString()
  return date.toLocaleString(language, {
    ...(!isToday && { month: 'short', day: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
}

/** Formats a number with the separators of the language, with at most three decimals. */
export function formatNumber(value: number, language: string): string {
  return value.toLocaleString(language, { maximumFractionDigits: 3 })
}
