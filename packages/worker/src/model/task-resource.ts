import type { Task, TaskInput, TaskResource } from './task.ts'
import { unknownError } from './unknown-error.ts'

const iso = (time: number) => new Date(time).toISOString()
const maybeIso = (time: number | undefined) => (time === undefined ? undefined : iso(time))

/** How long RunningHub's links to results work, by experience: it documents no time. */
const LINK_LIFE = 24 * 3_600_000

/**
 * Converts a task into what GET returns and a callback carries.
 *
 * @param input what the caller sent, for GET
 */
export function toTaskResource(task: Task, input?: TaskInput): TaskResource {
  const {
    id,
    status,
    createdAt,
    submittedAt,
    startedAt,
    endedAt,
    runninghubTaskId,
    info,
    outcome,
  } = task
  const results = outcome?.results ?? []
  const urls = results.flatMap(({ url }) => (url === undefined ? [] : [url]))
  const [url] = urls
  return {
    id,
    status,
    createdAt: iso(createdAt),
    submittedAt: maybeIso(submittedAt),
    startedAt: maybeIso(startedAt),
    endedAt: maybeIso(endedAt),
    workflowId: info.workflowId,
    preset: info.preset,
    rerunOf: info.rerunOf,
    token: task.token,
    account: info.account,
    runninghubTaskId,
    prompt: info.prompt,
    waitingFor: task.waitingFor,
    cancelRequestedAt: maybeIso(task.cancelRequestedAt),
    input,
    url,
    urls,
    results,
    storedUrl: results.find(({ storedUrl }) => storedUrl !== undefined)?.storedUrl,
    resultsExpireAt:
      url === undefined || endedAt === undefined ? undefined : iso(endedAt + LINK_LIFE),
    usage: outcome?.usage ?? {},
    error: outcome?.error ?? (task.unknown && unknownError(task.unknown, false)),
    note: outcome?.note,
    provisional: task.provisional || undefined,
    truncated: outcome?.truncated,
    callback: callbackOf(task),
    metadata: info.metadata,
  }
}

function callbackOf({ info, callback }: Task): NonNullable<TaskResource['callback']> {
  if (info.callbackUrl === undefined) return { status: 'none', attempts: 0 }
  if (!callback) return { status: 'pending', attempts: 0 }
  const { nextAt, reached: _, lastAttempts, ...rest } = callback
  const attempts = lastAttempts?.map((attempt) => ({ ...attempt, at: iso(attempt.at) }))
  return { ...rest, nextAt: maybeIso(nextAt), lastAttempts: attempts }
}
