import type { KnownTask, TaskView } from './task.ts'

const iso = (time: number) => new Date(time).toISOString()

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
    ...(startedAt !== undefined && { startedAt: iso(startedAt) }),
    ...(endedAt !== undefined && { endedAt: iso(endedAt) }),
    workflowId: brief.workflowId,
    ...(brief.preset !== undefined && { preset: brief.preset }),
    ...(runninghubTaskId !== undefined && { runninghubTaskId }),
    ...(url !== undefined && { url }),
    urls,
    results,
    usage: outcome?.usage ?? {},
    ...(outcome?.error && { error: outcome.error }),
    callback: callbackView(task),
    ...(brief.metadata !== undefined && { metadata: brief.metadata }),
  }
}

function callbackView({ brief, callback }: KnownTask): NonNullable<TaskView['callback']> {
  if (brief.callbackUrl === undefined) return { status: 'none', attempts: 0 }
  if (!callback) return { status: 'pending', attempts: 0 }
  const { nextAt, ...rest } = callback
  return { ...rest, ...(nextAt !== undefined && { nextAt: iso(nextAt) }) }
}
