import { asObject, asString } from '../json-fields.ts'
import { Secret } from '../secret.ts'
import type { SubmittedTask } from '../task/task.ts'
import { parseTaskState } from '../task/task-state.ts'
import { parseNodeErrors } from './parse-node-errors.ts'

/**
 * Reads what a response reports about a created task, in the form of either API version. Nothing
 * but the id is required: a malformed response must not lose the task.
 */
export function parseCreatedTask(taskId: string, response: unknown): SubmittedTask {
  const fields = asObject(response)
  const task = asObject(fields?.data) ?? fields
  const url = asString(task?.netWssUrl)
  return {
    taskId,
    state: parseTaskState(asString(task?.taskStatus) ?? asString(task?.status)),
    nodeErrors: parseNodeErrors(task?.promptTips),
    ...(url && { progressUrl: new Secret(url) }),
  }
}
