import { formatDuration } from './format-duration.ts'
import type { RunReport } from './run-report.ts'
import { formatCoins } from './totals.ts'

/** Formats how a run ended, what it cost and how long it took, as a line of the log. */
export function outcomeLine({ taskId, status, usage, durationMs, reused }: RunReport): string {
  const task = taskId === undefined ? 'no task' : `task ${taskId}`
  const coins = usage.coins === undefined ? '' : `, ${formatCoins(usage.coins)}`
  const time = durationMs === 0 ? '' : `, ${formatDuration(durationMs)}`
  return `${task}: ${status}${reused ? ', reused' : ''}${coins}${time}`
}
