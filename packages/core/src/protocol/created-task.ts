import { asObject, asString } from '../json-fields.ts'
import { Secret } from '../secret.ts'
import type { SubmittedTask } from '../task/task.ts'
import { parseTaskState } from '../task/task-state.ts'
import { parseNodeErrors } from './parse-node-errors.ts'

/**
 * What an answer tells of a task that was made, in the form of either family. Nothing of it is
 * needed, since the id is known already; so nothing of it can be wrong enough to lose the task.
 */
export function parseCreatedTask(taskId: string, answer: unknown): SubmittedTask {
  const flat = asObject(answer)
  const said = asObject(flat?.data) ?? flat
  const url = asString(said?.netWssUrl)
  return {
    taskId,
    state: parseTaskState(asString(said?.taskStatus) ?? asString(said?.status)),
    nodeErrors: parseNodeErrors(said?.promptTips),
    ...(url && { progressUrl: new Secret(url) }),
  }
}
