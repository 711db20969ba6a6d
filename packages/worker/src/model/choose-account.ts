/** How busy an account is. */
export interface AccountLoad {
  name: string
  /** Nothing is submitted, because RunningHub refuses the account or a person paused it. */
  paused: boolean
  /** Tasks that RunningHub has, and those on their way to it. */
  busy: number
  /** How many tasks it may have at once; undefined when that is not known. */
  limit: number | undefined
  /** Tasks that wait for a slot. */
  waiting: number
}

/**
 * Chooses the account that gets a task: the first one with a free slot, otherwise the one with the
 * fewest waiting tasks for each slot. A paused account gets a task only when all are paused.
 *
 * @param loads in the order of preference, at least one
 */
export function chooseAccount(loads: readonly AccountLoad[]): string {
  const running = loads.filter(({ paused }) => !paused)
  const candidates = running.length > 0 ? running : loads
  const free = candidates.find(({ limit = 1, busy, waiting }) => busy + waiting < limit)
  if (free) return free.name
  const queueLength = ({ limit = 1, busy, waiting }: AccountLoad) =>
    (busy + waiting) / Math.max(1, limit)
  const [shortest] = candidates.toSorted((a, b) => queueLength(a) - queueLength(b))
  return shortest?.name ?? ''
}
