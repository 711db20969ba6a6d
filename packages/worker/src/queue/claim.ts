import { admission } from './admission.ts'
import { recordUnreachable } from './capacity.ts'
import { endIfExpired } from './end-expired.ts'
import type { QueueState } from './queue-state.ts'
import type { Budget, Claim, Release } from './rpc-types.ts'
import { newLease } from './task-entry.ts'

/** Longer than preparing a task may take. */
const PREPARE_LEASE: Record<Budget, number> = { cron: 4 * 60_000, request: 45_000 }

/**
 * Leases the next waiting task to the caller, first in first out. A task whose submission failed
 * before goes to a cron run, which has more time.
 */
export function claim(queue: QueueState, now: number, budget: Budget): Claim {
  releaseExpired(queue, now)
  const row = queue.tasks
    .listDue('waiting', now, 50)
    .find(({ entry }) => budget === 'cron' || entry.attempts === 0)
  if (!row) return { kind: 'none' }
  const admitted = admission(queue.currentCapacity(), now)
  if (admitted === 'blocked') return { kind: 'none' }
  if (admitted === 'probe') return { kind: 'probe' }
  const lease = newLease(now, PREPARE_LEASE[budget])
  queue.tasks.transition(row, 'claim', { lease })
  const { attempts, uploads } = row.entry
  const more = admitted.slots > 1
  const { info } = queue.tasks.getTexts(row.seq)
  const payload = queue.payloads.get(row.seq)
  return { kind: 'task', id: row.id, lease: lease.token, attempts, info, payload, uploads, more }
}

/** Takes back the tasks of callers that did not report in time. */
export function releaseExpired(queue: QueueState, now: number): void {
  for (const state of ['claimed', 'submitting'] as const) {
    for (const row of queue.tasks.listDue(state, now)) {
      // A caller that sent the create call may still report its outcome, so its lease is kept.
      const change = state === 'submitting' ? { unknownSince: now } : { lease: undefined }
      const attempts = row.entry.attempts + 1
      queue.tasks.transition(row, 'lease-expired', { ...change, attempts })
      endIfExpired(queue, row, now)
    }
  }
}

/** Puts a task back to its place in the queue: RunningHub created nothing. */
export function release(queue: QueueState, id: string, lease: string, back: Release): void {
  const row = queue.getLeased(id, lease)
  if (!row) return
  queue.tasks.transition(row, 'release', {
    lease: undefined,
    ...(back.why === 'retry' && { attempts: row.entry.attempts + 1 }),
    ...('uploads' in back && { notBefore: back.until, uploads: back.uploads }),
  })
  if (back.why === 'unreachable') recordUnreachable(queue, back.until)
  if (back.why === 'full') {
    queue.capacity.lastWasFull = true
    queue.capacity.blockedUntil = back.until
  }
}
