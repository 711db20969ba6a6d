import type { TaskState } from './task.ts'

const STATES: Readonly<Record<string, TaskState>> = {
  CREATE: 'queued',
  QUEUED: 'queued',
  RUNNING: 'running',
  SUCCESS: 'succeeded',
  FAILED: 'failed',
  CANCEL: 'cancelled',
  CANCELLED: 'cancelled',
  CANCELED: 'cancelled',
}

/** RunningHub's word for a state; a word it never used before is not an end. */
export function parseTaskState(word: string | undefined): TaskState {
  return STATES[word?.toUpperCase() ?? 'QUEUED'] ?? 'running'
}
