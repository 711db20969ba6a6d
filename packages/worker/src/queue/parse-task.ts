import type { Outcome, Task, TaskInfo } from '../model/task.ts'
import type { QueuedTask } from './rpc-types.ts'

/** Parses the texts of a task. */
export function parseTask({ info, outcome, ...task }: QueuedTask): Task {
  return {
    ...task,
    info: JSON.parse(info) as TaskInfo,
    outcome: outcome === undefined ? undefined : (JSON.parse(outcome) as Outcome),
  }
}
