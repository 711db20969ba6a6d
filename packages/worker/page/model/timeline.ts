import type { Status, Task } from './types.ts'

/** One event in the life of a task. `at` is missing for what goes on now. */
export type TimelineEvent =
  | { kind: 'accepted' | 'submitted' | 'running' | 'cancel-requested'; at: string }
  | { kind: 'waiting'; code: string; message: string; hint?: string | undefined }
  | { kind: 'progress'; percent?: number | undefined; node?: string | undefined }
  | { kind: 'ended'; at: string; status: Status; provisional: boolean }
  | { kind: 'callback'; at: string; status?: number | undefined; response?: string | undefined }
  | { kind: 'callback-next'; at: string }
  | { kind: 'callback-dead' }

/** Returns what is known of the life of a task, in the order of time. */
export function timelineOf(task: Task): TimelineEvent[] {
  const { createdAt, submittedAt, startedAt, endedAt, cancelRequestedAt, callback } = task
  const events: (TimelineEvent & { at: string })[] = [{ kind: 'accepted', at: createdAt }]
  if (submittedAt) events.push({ kind: 'submitted', at: submittedAt })
  if (startedAt) events.push({ kind: 'running', at: startedAt })
  if (cancelRequestedAt) events.push({ kind: 'cancel-requested', at: cancelRequestedAt })
  if (endedAt) {
    const provisional = task.provisional === true
    events.push({ kind: 'ended', at: endedAt, status: task.status, provisional })
  }
  for (const { at, status, response, error } of callback?.lastAttempts ?? [])
    events.push({ kind: 'callback', at, status, response: error ?? response })
  const ordered: TimelineEvent[] = events.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  return [...ordered, ...now(task)]
}

/** What goes on at the moment, or comes next. */
function now({ status, waitingFor, progress, endedAt, callback }: Task): TimelineEvent[] {
  if (waitingFor) return [{ kind: 'waiting', ...waitingFor }]
  if (status === 'running' && progress) {
    const { percent, nodeTitle, nodeId } = progress
    return [{ kind: 'progress', percent, node: nodeTitle ?? nodeId }]
  }
  if (endedAt && callback?.status === 'dead') return [{ kind: 'callback-dead' }]
  if (endedAt && callback?.nextAt) return [{ kind: 'callback-next', at: callback.nextAt }]
  return []
}
