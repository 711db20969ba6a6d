import type { Board, Status } from './types.ts'

const BUSY_INTERVAL = 3_000
const IDLE_INTERVAL = 15_000

const OPEN: readonly Status[] = ['waiting', 'submitting', 'queued', 'running']

/** Checks whether a task with this status is still open. */
export function isOpen(status: Status): boolean {
  return OPEN.includes(status)
}

/**
 * Returns the time until the next refresh, in milliseconds: short while something runs.
 *
 * @param board undefined after a failed refresh
 */
export function refreshInterval(board: Board | undefined): number {
  if (!board) return IDLE_INTERVAL
  const tasks = board.task ? [...board.tasks, board.task] : board.tasks
  const isBusy = tasks.some(({ status }) => isOpen(status))
  return isBusy || board.accounts.some(({ busy = 0 }) => busy > 0) ? BUSY_INTERVAL : IDLE_INTERVAL
}
