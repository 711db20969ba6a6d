import type { PresetSummary, Task } from '../model/types.ts'
import type { Texts } from '../text/en.ts'

/** Returns what a task or a preset runs, by its id. */
export function targetOf(
  { kind, workflowId }: Pick<Task | PresetSummary, 'kind' | 'workflowId'>,
  texts: Texts,
): string {
  return kind === 'ai-app' ? texts.app(workflowId) : texts.workflow(workflowId)
}
