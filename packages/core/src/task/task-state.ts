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

/** Parses RunningHub's value for a state. An unknown value is not an end. */
export function parseTaskState(value: string | undefined): TaskState {
  return STATES[value?.toUpperCase() ?? 'QUEUED'] ?? 'running'
}
