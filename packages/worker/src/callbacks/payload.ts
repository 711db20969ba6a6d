import type { Task, TaskResource } from '../model/task.ts'
import { toTaskResource } from '../model/task-resource.ts'

/** Standard Webhooks recommends less than 20 kB. */
const LIMIT = 20_000

type CallbackData = Omit<TaskResource, 'callback'>

/** Ways to make a payload smaller, from the least needed field to the most needed. */
const TRIM_STEPS: ((data: CallbackData) => void)[] = [
  ({ error }) => delete error?.nodeErrors,
  (data) => {
    data.results = data.results.map(({ text, ...result }) => ({
      ...result,
      text: text?.slice(0, 1000),
    }))
  },
  ({ error }) => {
    if (error) error.message = error.message.slice(0, 1000)
  },
  (data) => {
    data.results = []
  },
  (data) => delete data.metadata,
  (data) => {
    data.urls = data.urls.slice(0, 5)
  },
  (data) => {
    data.urls = []
    delete data.url
  },
]

/**
 * Builds the body of a callback: `{type, timestamp, data}` with the task's fields. What would make
 * it longer than 20 kB is left out and `truncated` is set. GET returns everything.
 */
export function callbackPayload(task: Task): string {
  const { callback: _, ...resource } = toTaskResource(task)
  const data: CallbackData = structuredClone(resource)
  const timestamp = new Date(task.endedAt ?? task.createdAt).toISOString()
  const text = () => JSON.stringify({ type: `runninghub.task.${task.status}`, timestamp, data })
  for (const cut of TRIM_STEPS) {
    if (new TextEncoder().encode(text()).length < LIMIT) break
    cut(data)
    data.truncated = true
  }
  return text()
}
