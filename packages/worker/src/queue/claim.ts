import { admission } from './admission.ts'
import { endIfCancelled } from './cancel.ts'
import { recordUnreachable } from './capacity.ts'
import { mayPrepare } from './files.ts'
import { releaseExpired } from './leases.ts'
import { currentPause } from './pause.ts'
import type { QueueState } from './queue-state.ts'
import type { Claim, Release } from './rpc-types.ts'
import type { TaskRow } from './tables/tasks.ts'
import { newLease } from './task-entry.ts'

/** Longer than it takes to build a create call. */
const CLAIM_LEASE = 45_000

/** Leases the next waiting task to the caller, first in first out. */
export function claim(queue: QueueState, now: number): Claim {
  releaseExpired(queue, now)
  const filesDue = (queue.tasks.nextDue('accepted') ?? now + 1) <= now && mayPrepare(queue)
  const row = currentPause(queue) ? undefined : nextWaiting(queue, now)
  if (!row) return { kind: 'none', filesDue }
  const admitted = admission(queue.currentCapacity(), now)
  if (admitted === 'blocked') return { kind: 'none', filesDue }
  if (admitted === 'probe') return { kind: 'probe', filesDue }
  const lease = newLease(now, CLAIM_LEASE)
  queue.tasks.transition(row, 'claim', { lease })
  return { kind: 'task', ...queue.leasedTask(row, lease), more: admitted.slots > 1, filesDue }
}

/**
 * After a refusal that may concern one task only, tasks that were not refused go first: if RunningHub
 * accepts one of them, the refused task was the reason.
 */
function nextWaiting({ tasks, pause }: QueueState, now: number): TaskRow | undefined {
  if (pause?.kind !== 'other') return tasks.listDue('waiting', now, 1)[0]
  const rows = tasks.listDue('waiting', now, 50)
  return rows.find(({ entry }) => entry.refusedAt === undefined) ?? rows[0]
}

/** Puts a task back to its place in the queue: RunningHub created nothing. */
export function release(
  queue: QueueState,
  id: string,
  lease: string,
  back: Release,
  now: number,
): void {
  const row = queue.getLeased(id, lease)
  if (!row) return
  queue.tasks.transition(row, 'release', { lease: undefined, unknownSince: undefined })
  endIfCancelled(queue, row, now)
  if (back.why === 'unreachable') recordUnreachable(queue, back.until)
  if (back.why === 'full') {
    queue.capacity.lastWasFull = true
    queue.capacity.blockedUntil = back.until
  }
}
