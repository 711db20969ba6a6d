import type { KnownTask, TaskView } from './task.ts'

const iso = (time: number) => new Date(time).toISOString()
const maybeIso = (time: number | undefined) => (time === undefined ? undefined : iso(time))

/** The flat form of a task: what GET shows and a callback carries. */
export function taskView(task: KnownTask): TaskView {
  const { id, status, createdAt, startedAt, endedAt, runninghubTaskId, brief, outcome } = task
  const results = outcome?.results ?? []
  const urls = results.flatMap(({ url }) => (url === undefined ? [] : [url]))
  const [url] = urls
  return {
    id,
    status,
    createdAt: iso(createdAt),
    startedAt: maybeIso(startedAt),
    endedAt: maybeIso(endedAt),
    workflowId: brief.workflowId,
    preset: brief.preset,
    runninghubTaskId,
    url,
    urls,
    results,
    usage: outcome?.usage ?? {},
    error: outcome?.error,
    note: outcome?.note,
    provisional: task.provisional || undefined,
    truncated: outcome?.truncated,
    callback: callbackView(task),
    metadata: brief.metadata,
  }
}

function callbackView({ brief, callback }: KnownTask): NonNullable<TaskView['callback']> {
  if (brief.callbackUrl === undefined) return { status: 'none', attempts: 0 }
  if (!callback) return { status: 'pending', attempts: 0 }
  const { nextAt, reached: _, ...rest } = callback
  return { ...rest, nextAt: maybeIso(nextAt) }
}
