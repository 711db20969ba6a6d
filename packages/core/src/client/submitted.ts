import type { SubmittedTask } from '../task/task.ts'
import { members, text } from './members.ts'
import { readPromptTips } from './prompt-tips.ts'
import { Secret } from './secret.ts'
import { taskState } from './task-state.ts'

/**
 * What an answer tells of a task that was made, in the form of either family. Nothing of it is
 * needed, since the id is known already; so nothing of it can be wrong enough to lose the task.
 */
export function readSubmitted(taskId: string, answer: unknown): SubmittedTask {
  const flat = members(answer)
  const said = members(flat?.data) ?? flat
  const url = text(said?.netWssUrl)
  return {
    taskId,
    state: taskState(text(said?.taskStatus) ?? text(said?.status)),
    nodeErrors: readPromptTips(said?.promptTips),
    ...(url && { progressUrl: new Secret(url) }),
  }
}
