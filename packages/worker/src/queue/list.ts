import type { Outcome } from '../model/task.ts'
import type { QueueState } from './queue-state.ts'
import type { QueuedTask, TaskFilter } from './rpc-types.ts'

/** Characters. A longer outcome is not in a list, because a response may have 32 MB. */
const MAX_OUTCOME = 20_000

/** Returns the tasks that a filter selects, newest first. Fewer than its limit: there are no more. */
export function listTasks(queue: QueueState, filter: TaskFilter, now: number): QueuedTask[] {
  return queue.tasks.list(filter).map((row) => {
    const task = queue.toQueuedTask(row, now)
    const { status } = row.entry
    if (status === undefined || (task.outcome?.length ?? 0) <= MAX_OUTCOME) return task
    const outcome: Outcome = { status, results: [], usage: {}, truncated: true }
    return { ...task, outcome: JSON.stringify(outcome) }
  })
}
