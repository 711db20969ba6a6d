import type { NewTask, TaskResource } from '../../src/model/task.ts'
import { createTask } from '../../src/tasks/create.ts'
import { getTask } from '../../src/tasks/get.ts'
import { newTask, type World } from './world.ts'

/** Accepts a task, and lets what follows the answer come to its end unless told not to. */
export async function accept(world: World, more: Partial<NewTask> = {}): Promise<TaskResource> {
  const accepted = await createTask(world.context(), newTask(more))
  if (accepted.kind === 'conflict') throw new Error('a conflict without a key')
  return accepted.task
}

export async function view(world: World, { id }: { id: string }): Promise<TaskResource> {
  const task = await getTask(world.context(), id)
  if (!task) throw new Error(`no task ${id}`)
  return task
}

/** The prompts RunningHub was given, in the order the tasks were made. */
export function submittedPrompts(world: World): unknown[] {
  return [...world.simulator.tasks.values()].map(
    ({ request }) => (request.body.nodeInfoList as { fieldValue: unknown }[])[0]?.fieldValue,
  )
}

export const prompt = (text: string): Partial<NewTask> => ({
  nodeInfoList: [{ nodeId: '6', fieldName: 'text', fieldValue: text }],
})
