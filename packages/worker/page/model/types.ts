import type { Dashboard } from '../../src/model/dashboard.ts'
import type { TaskResource, TaskStatus } from '../../src/model/task.ts'

/** A task, as the API returns it. */
export type Task = Omit<TaskResource, 'results'> & {
  statusUrl: string
  submittedAt?: string
  resultsExpireAt?: string
  results: Result[]
}
export type Status = TaskStatus
export type Board = Dashboard<Task>
export type Result = TaskResource['results'][number] & { storedUrl?: string }

/** A preset in the list. */
export interface PresetSummary {
  name: string
  /** The id of the workflow, or of the AI app with `kind`. */
  workflowId: string
  kind?: 'ai-app'
  title?: string
  description?: string
  updatedAt: string
}
