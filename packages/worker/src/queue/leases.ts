import { endIfExpired } from './end-expired.ts'
import type { QueueState } from './queue-state.ts'

/** Takes back the tasks of callers that did not report in time. */
export function releaseExpired(queue: QueueState, now: number): void {
  for (const state of ['preparing', 'claimed', 'submitting'] as const) {
    for (const row of queue.tasks.listDue(state, now)) {
      // A caller that sent the create call may still report its outcome, so its lease is kept.
      const change = state === 'submitting' ? { unknownSince: now } : { lease: undefined }
      const attempts = row.entry.attempts + 1
      queue.tasks.transition(row, 'lease-expired', { ...change, notBefore: now, attempts })
      endIfExpired(queue, row, now)
    }
  }
}
