import type { KnownTask, TaskView } from '../tasks/task.ts'
import { taskView } from '../tasks/task-view.ts'

/** Standard Webhooks asks for less than 20 kB. */
const LIMIT = 20_000

type Data = Omit<TaskView, 'callback'>

/** Ways to make a message smaller, from what is missed least to what is missed most. */
const CUTS: ((data: Data) => void)[] = [
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
 * The body of a callback: `{type, timestamp, data}` with the task's flat fields. What would make
 * it longer than 20 kB is left out, `truncated` says so, and GET has it all.
 */
export function callbackBody(task: KnownTask): string {
  const { callback: _, ...view } = taskView(task)
  const data: Data = structuredClone(view)
  const timestamp = new Date(task.endedAt ?? task.createdAt).toISOString()
  const text = () => JSON.stringify({ type: `runninghub.task.${task.status}`, timestamp, data })
  for (const cut of CUTS) {
    if (new TextEncoder().encode(text()).length < LIMIT) break
    cut(data)
    data.truncated = true
  }
  return text()
}
