import { releaseExpired } from './leases.ts'
import { currentPause, pauseAfterRefusal } from './pause.ts'
import type { QueueState } from './queue-state.ts'
import type { Budget, FilesClaim, FilesRelease } from './rpc-types.ts'
import type { TaskRow } from './tables/tasks.ts'
import { newLease } from './task-entry.ts'

/** Longer than the upload of all files of a task may take. */
const PREPARE_LEASE: Record<Budget, number> = { cron: 4 * 60_000, request: 45_000 }
/** Tasks whose files are uploaded at the same time, by all invocations. */
const MAX_PREPARING = 8
/**
 * Files are uploaded only while fewer tasks than this wait for a slot. How long RunningHub keeps a
 * file that no task has used is not known.
 */
const MAX_READY = 20

/** Checks whether files may be uploaded now. */
export function mayPrepare(queue: QueueState): boolean {
  const { tasks } = queue
  if (currentPause(queue)) return false
  return tasks.count('preparing') < MAX_PREPARING && tasks.count('waiting') < MAX_READY
}

/**
 * Leases a task to the caller, who uploads its files: new tasks first, in the order of acceptance. A
 * task whose files failed before goes to a cron run, which has more time.
 */
export function claimFiles(queue: QueueState, now: number, budget: Budget): FilesClaim | undefined {
  releaseExpired(queue, now)
  if (!mayPrepare(queue)) return undefined
  const [row] = queue.tasks.listDue('accepted', budget === 'cron' ? now : 0, 1)
  return row && leaseFiles(queue, row, now, budget)
}

/** Leases the files of one task to the caller. */
export function leaseFiles(
  queue: QueueState,
  row: TaskRow,
  now: number,
  budget: Budget,
): FilesClaim | undefined {
  const lease = newLease(now, PREPARE_LEASE[budget])
  if (!queue.tasks.transition(row, 'prepare', { lease })) return undefined
  return { ...queue.leasedTask(row, lease), attempts: row.entry.attempts }
}

/**
 * Records that all files of a task are uploaded: it waits for a slot.
 *
 * @param uploads the names that RunningHub gave to them, in their order
 */
export function filesReady(queue: QueueState, id: string, lease: string, uploads: string[]): void {
  const row = queue.getLeased(id, lease)
  if (!row) return
  const change = { lease: undefined, uploads, filesProblem: undefined, attempts: 0 }
  queue.tasks.transition(row, 'files-ready', change)
}

/** Records that not all files of a task could be uploaded. What is uploaded is kept. */
export function releaseFiles(
  queue: QueueState,
  id: string,
  lease: string,
  { why, until, uploads, problem, refusal }: FilesRelease,
  now: number,
): void {
  const row = queue.getLeased(id, lease)
  if (!row) return
  const { entry } = row
  queue.tasks.transition(row, 'release', {
    lease: undefined,
    notBefore: until,
    uploads,
    filesProblem: problem ?? entry.filesProblem,
    attempts: why === 'failed' ? entry.attempts + 1 : entry.attempts,
  })
  if (refusal) pauseAfterRefusal(queue, refusal, now)
}
