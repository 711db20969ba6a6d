import type { LimitName } from '../model/limits.ts'
import type { Pause } from '../model/pause.ts'
import type { EndStatus } from '../model/task.ts'
import type { TaskRow } from './tables/tasks.ts'
import type { Event } from './transitions.ts'

interface OfTask {
  task: string
  /** The name of the API token that created the task. */
  token: string | undefined
}

/**
 * What the log has about the life of tasks and of the queue, one line each. Durations in
 * milliseconds. No field has a text of a caller or a secret.
 */
export type LifeEvent =
  | ({ event: 'accepted'; files: boolean } & OfTask)
  | ({ event: 'submitted'; runninghubTaskId: string; waitedMs: number; again?: true } & OfTask)
  | ({ event: 'refused'; code: string | undefined; again: boolean } & OfTask)
  | ({ event: 'unknown'; reason: string | undefined; waitedMs: number } & OfTask)
  | ({ event: 'ended' } & TaskEnd & OfTask)
  | ({ event: 'callback-dead'; attempts: number; lastStatus: number | undefined } & OfTask)
  | ({ event: 'results-not-stored'; attempts: number; remaining: number } & OfTask)
  | ({ event: 'queue-paused' } & Pick<Pause, 'by' | 'code'>)
  | ({ event: 'queue-resumed'; by: Resumer; pausedMs: number } & Pick<Pause, 'code'>)
  | { event: 'limit-reached'; limit: LimitName; token: string | undefined }

/** Who ends a pause. `check`: a free call that found the account in order. */
export type Resumer = 'person' | 'check'

interface TaskEnd {
  status: EndStatus
  /** The code of the error. */
  code: string | undefined
  runninghubTaskId: string | undefined
  /** Until RunningHub had it; until its end when RunningHub never did. */
  waitedMs: number
  /** From then to its end. */
  ranMs: number | undefined
  coins: number | undefined
  /** RunningHub has not confirmed the end. */
  provisional: true | undefined
  /** It replaces an end that was provisional. */
  corrected: true | undefined
}

/** Returns what the log has about a change of a task's state; nothing about a step in between. */
export function lifeEvents(
  before: Pick<TaskRow, 'state' | 'entry'>,
  event: Event,
  after: TaskRow,
): LifeEvent[] {
  const { id: task, token, state, entry, runninghubTaskId } = after
  const { createdAt, submittedAt, unknownSince, unknownReason, errorCode: code } = entry
  const ofTask = { task, token }
  const isNew = before.state !== state
  if (state === 'submitted' && isNew && runninghubTaskId !== undefined) {
    const again = before.state === 'ended' ? { again: true as const } : {}
    const waitedMs = (submittedAt ?? createdAt) - createdAt
    return [{ event: 'submitted', ...ofTask, runninghubTaskId, waitedMs, ...again }]
  }
  if (state === 'unknown' && isNew) {
    const waitedMs = (unknownSince ?? createdAt) - createdAt
    return [{ event: 'unknown', ...ofTask, reason: unknownReason, waitedMs }]
  }
  if (event === 'release' && entry.refusedAt !== before.entry.refusedAt)
    return [{ event: 'refused', ...ofTask, code, again: true }]
  if (state !== 'ended' || event === 'redeliver') return []
  const isRefusal = event === 'fail' && before.state !== 'preparing'
  const refused: LifeEvent[] = isRefusal
    ? [{ event: 'refused', ...ofTask, code, again: false }]
    : []
  // The confirmation of an end is no event.
  if (!isNew && before.entry.status === entry.status) return []
  return [...refused, { event: 'ended', ...ofTask, ...taskEnd(before, after) }]
}

function taskEnd(before: Pick<TaskRow, 'state'>, { entry, runninghubTaskId }: TaskRow): TaskEnd {
  const { createdAt, submittedAt, endedAt = createdAt, status = 'unknown', errorCode } = entry
  return {
    status,
    code: errorCode,
    runninghubTaskId,
    waitedMs: (submittedAt ?? endedAt) - createdAt,
    ranMs: submittedAt === undefined ? undefined : endedAt - submittedAt,
    coins: entry.coins,
    provisional: entry.provisional,
    corrected: before.state === 'ended' || undefined,
  }
}
