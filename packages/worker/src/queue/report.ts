import { currentPause } from './pause.ts'
import type { QueueState } from './queue-state.ts'
import type { QueueReport } from './rpc-types.ts'

/** Returns what the queue does. */
export function report(queue: QueueState): QueueReport {
  const { tasks, capacity, account } = queue
  return {
    waiting: tasks.count('waiting'),
    preparing: tasks.count('accepted') + tasks.count('preparing'),
    oldestWaitingAt: tasks.oldestWaiting(),
    submitting: tasks.count('claimed') + tasks.count('submitting'),
    submitted: tasks.count('submitted'),
    unknown: tasks.count('unknown'),
    deadCallbacks: tasks.countDeadCallbacks(),
    limit: capacity.limit,
    paused: currentPause(queue),
    account,
  }
}
