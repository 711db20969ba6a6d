import { admission } from './admission.ts'
import { releaseExpired } from './claim.ts'
import { confirmInterval, pollInterval } from './poll-interval.ts'
import { deleteUselessCandidates, endExpired, purge } from './purge.ts'
import { type QueueState, toPolledTask } from './queue-state.ts'
import type { DueWork, WorkBudget } from './rpc-types.ts'
import type { TaskRow } from './tables/tasks.ts'

const NEVER = Number.POSITIVE_INFINITY

/**
 * Takes the work that is due, so that no other cron run gets it. Writes nothing when nothing has
 * changed.
 */
export function takeDueWork(queue: QueueState, now: number, budget: WorkBudget): DueWork {
  releaseExpired(queue, now)
  endExpired(queue, now, budget.taskTimeout)
  purge(queue, now)
  deleteUselessCandidates(queue)
  const deliveries = queue.tasks
    .dueDeliveries(now, budget.deliveries)
    .map((row) => queue.leaseDelivery(row, now))
  const allCandidates = queue.candidates.all()
  const candidates = allCandidates.filter(({ nextAt }) => nextAt <= now).slice(0, budget.polls)
  for (const candidate of candidates) queue.candidates.recordCheck(candidate, now)
  const polled = [...queue.tasks.listByState('submitted'), ...queue.tasks.listProvisional()]
  const polls = polled
    .filter((row) => nextPollAt(queue, row, now) <= now)
    .sort((a, b) => lastPoll(queue, a) - lastPoll(queue, b))
    .slice(0, budget.polls - candidates.length)
  for (const { id } of polls) queue.lastPolledAt.set(id, now)
  const claimAt = claimableAt(queue, now)
  const { taskTimeout } = budget
  const nextAt = Math.min(
    claimAt,
    queue.tasks.nextDue('ended') ?? NEVER,
    ...allCandidates.map((candidate) => candidate.nextAt),
    ...polled.map((row) => nextPollAt(queue, row, now)),
    ...queue.tasks.listByState('claimed').map(({ entry }) => entry.lease?.until ?? now),
    ...queue.tasks.listByState('submitting').map(({ entry }) => entry.lease?.until ?? now),
    ...queue.tasks
      .listByState('unknown')
      .map(({ entry }) => (entry.unknownSince ?? now) + taskTimeout),
  )
  return {
    polls: polls.map(toPolledTask),
    candidates: candidates.map(({ id, runninghubTaskId }) => ({ id, runninghubTaskId })),
    deliveries,
    claimable: claimAt <= now,
    nextAt: nextAt === NEVER ? undefined : nextAt,
  }
}

function claimableAt(queue: QueueState, now: number): number {
  const hasClaimable = queue.tasks.claimable(now, 1).length > 0
  const ready = hasClaimable ? 0 : (queue.tasks.nextDue('waiting') ?? NEVER)
  if (ready === NEVER) return NEVER
  if (admission(queue.currentCapacity(), now) !== 'blocked') return ready
  const { blockedUntil } = queue.capacity
  // Full with our own tasks: one of them must end first, and its end is polled already.
  return now < blockedUntil ? Math.max(ready, blockedUntil) : NEVER
}

function nextPollAt(queue: QueueState, { id, entry }: TaskRow, now: number): number {
  const { submittedAt = 0, startedAt, hasWebhook = false, endedAt } = entry
  const last = queue.lastPolledAt.get(id)
  if (endedAt !== undefined) return (last ?? endedAt) + confirmInterval(now - endedAt)
  const running = startedAt === undefined ? undefined : now - startedAt
  return (last ?? submittedAt) + pollInterval({ age: now - submittedAt, running, hasWebhook })
}

/** Tasks without a recorded poll sort randomly, so that none is always the last. */
function lastPoll(queue: QueueState, { id }: TaskRow): number {
  return queue.lastPolledAt.get(id) ?? Math.random()
}
