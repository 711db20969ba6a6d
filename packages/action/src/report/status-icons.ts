import type { StepStatus } from './status.ts'

export const STATUS_ICONS: Readonly<Record<StepStatus, string>> = {
  succeeded: '✅',
  failed: '❌',
  cancelled: '🚫',
  'timed-out': '⏱️',
  refused: '⛔',
  unknown: '❓',
  skipped: '⏭️',
  partial: '⚠️',
}

/** Returns the icon of a run. A task that succeeded, but whose results could not be saved, has ❌. */
export function runIcon({ status, error }: { status: StepStatus; error?: unknown }): string {
  return STATUS_ICONS[status === 'succeeded' && error !== undefined ? 'failed' : status]
}

/**
 * Returns the heading of summary and comment: the step's status, and that the step fails although
 * all tasks succeeded, when a result could not be saved or an output not be written.
 */
export function statusHeading(status: StepStatus, { failed }: { failed: boolean }): string {
  if (status === 'succeeded' && failed) return '❌ RunningHub: failed, although all tasks succeeded'
  return `${STATUS_ICONS[status]} RunningHub: ${status}`
}
