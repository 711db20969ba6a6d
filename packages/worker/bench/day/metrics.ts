/** The real times of one task, in milliseconds since 1970. */
export interface TaskTimeline {
  acceptedAt: number
  /** When RunningHub created it. */
  createdAt: number
  /** When it ended on RunningHub. */
  endedAt: number
  calledBackAt: number | undefined
}

/**
 * Returns how busy the account was while tasks were open, from 0 to 1: the slots in use, divided by
 * the slots that the open tasks could have used.
 */
export function busyShare(timelines: readonly TaskTimeline[], limit: number): number {
  const times = timelines.flatMap(({ acceptedAt, createdAt, endedAt }) => [
    acceptedAt,
    createdAt,
    endedAt,
  ])
  times.sort((a, b) => a - b)
  let used = 0
  let possible = 0
  times.forEach((time, index) => {
    const length = (times[index + 1] ?? time) - time
    const open = timelines.filter((task) => task.acceptedAt <= time && task.endedAt > time)
    used += open.filter((task) => task.createdAt <= time).length * length
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
