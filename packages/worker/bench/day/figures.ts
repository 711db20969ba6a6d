/** One task of the day, as it really went. Milliseconds. */
export interface Course {
  acceptedAt: number
  /** When RunningHub made it, and when it ended there. */
  madeAt: number
  endedAt: number
  calledBackAt: number | undefined
}

/**
 * How busy the account was kept while there was work, as a share of the possible: the slots in
 * use, over the slots that the open tasks could have used.
 */
export function busyShare(courses: readonly Course[], limit: number): number {
  const times = courses.flatMap(({ acceptedAt, madeAt, endedAt }) => [acceptedAt, madeAt, endedAt])
  times.sort((a, b) => a - b)
  let used = 0
  let possible = 0
  times.forEach((time, index) => {
    const length = (times[index + 1] ?? time) - time
    const open = courses.filter((task) => task.acceptedAt <= time && task.endedAt > time)
    used += open.filter((task) => task.madeAt <= time).length * length
    possible += Math.min(limit, open.length) * length
  })
  return possible === 0 ? 1 : used / possible
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
