import type { TaskResource } from '../model/task.ts'
import type { InvocationContext } from '../platform/context.ts'
import { taskUrl } from '../platform/task-url.ts'

/** Seconds after which a caller may check an open task again. */
export const RETRY_AFTER = 15

/** In seconds. Zapier waits 30 seconds for a response, most others at least a minute. */
export const MAX_WAIT = 60

/** The body of a response that shows a task. */
export type TaskResponse = TaskResource & { statusUrl: string }

export function toTaskResponse(
  { config, origin }: InvocationContext,
  task: TaskResource,
): TaskResponse {
  return { ...task, statusUrl: taskUrl(config, origin, task.id) }
}
