import type { NewTask } from '../../src/model/task.ts'
import type { World } from './world.ts'

/** A task whose prompt is `text`. */
export function prompt(text: string): Partial<NewTask> {
  return { nodeInfoList: [{ nodeId: '6', fieldName: 'text', fieldValue: text }] }
}

/** The prompts of RunningHub's tasks, in the order of their creation. */
export function submittedPrompts({ simulator }: World): unknown[] {
  return [...simulator.tasks.values()].map(
    ({ request }) => (request.body.nodeInfoList as { fieldValue: unknown }[])[0]?.fieldValue,
  )
}
