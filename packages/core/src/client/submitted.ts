import * as z from 'zod/mini'
import type { SubmittedTask } from '../task/task.ts'
import { text } from './answers.ts'
import { readPromptTips } from './prompt-tips.ts'
import { Secret } from './secret.ts'
import { taskState } from './task-state.ts'

const details = z.looseObject({
  taskStatus: text,
  status: text,
  netWssUrl: text,
  promptTips: z.optional(z.unknown()),
})
const enveloped = z.looseObject({ data: details })

/**
 * What an answer tells of a task that was made, in the form of either family. Nothing of it is
 * needed, since the id is known already; so nothing of it can be wrong enough to lose the task.
 */
export function readSubmitted(taskId: string, answer: unknown): SubmittedTask {
  const inside = z.safeParse(enveloped, answer)
  const flat = z.safeParse(details, answer)
  const told = inside.success ? inside.data.data : flat.success ? flat.data : undefined
  const url = told?.netWssUrl
  return {
    taskId,
    state: taskState(told?.taskStatus ?? told?.status),
    nodeErrors: readPromptTips(told?.promptTips),
    ...(url && { progressUrl: new Secret(url) }),
  }
}
