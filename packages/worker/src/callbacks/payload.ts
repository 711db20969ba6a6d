import type { Task, TaskResource } from '../model/task.ts'
import { toTaskResource } from '../model/task-resource.ts'
import { jsonBytes, truncateResults } from '../model/truncate.ts'

/** The limit of several queues and gateways in front of receivers. */
const LIMIT = 256_000

type CallbackData = Omit<TaskResource, 'callback' | 'prompt'> & { statusUrl: string }

/**
 * Builds the body of a callback: `{type, timestamp, data}` with the task's fields. What would make
 * it longer than 256 kB is left out: results first, then details of an error, and URLs last.
 * `truncated` is set then, and a GET of `statusUrl` returns everything.
 */
export function callbackPayload(task: Task, statusUrl: string): string {
  const { callback: _, prompt: __, ...resource } = toTaskResource(task)
  const { id, status, metadata, url, urls, storedUrl, results, ...others } = resource
  // What a receiver needs first comes first, because some tools show or keep the start only.
  const data: CallbackData = {
    ...{ id, status, metadata, url, urls, statusUrl, storedUrl },
    ...others,
    results,
  }
  const timestamp = new Date(task.endedAt ?? task.createdAt).toISOString()
  const body = { type: `runninghub.task.${task.status}`, timestamp, data }
  const spare = () => LIMIT - jsonBytes(body)
  if (spare() >= 0) return JSON.stringify(body)
  data.truncated = true
  data.results = []
  data.results = truncateResults(results, spare())
  if (spare() < 0 && data.error) {
    data.error = { ...data.error, message: data.error.message.slice(0, 1000) }
    delete data.error.nodeErrors
  }
  if (spare() < 0) {
    data.urls = []
    data.urls = firstThatFit(urls, spare())
  }
  return JSON.stringify(body)
}

function firstThatFit(urls: readonly string[], limit: number): string[] {
  let left = limit
  const tooMany = urls.findIndex((url) => {
    left -= jsonBytes(url) + 1
    return left < 0
  })
  return tooMany < 0 ? [...urls] : urls.slice(0, tooMany)
}
