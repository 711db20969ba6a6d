import { admission } from './admission.ts'
import { endExpired } from './end-expired.ts'
import { mayPrepare } from './files.ts'
import { releaseExpired } from './leases.ts'
import { currentPause, takeAccountCheck } from './pause.ts'
import { confirmInterval, pollInterval } from './poll-interval.ts'
import { deleteUselessCandidates, purge } from './purge.ts'
import { type QueueState, toPolledTask } from './queue-state.ts'
import type { DueWork, WorkBudget } from './rpc-types.ts'
import type { TaskRow } from './tables/tasks.ts'

const NEVER = Number.POSITIVE_INFINITY
/** The states whose tasks need work at a time of their own. */
const STATES_WITH_TIME = ['preparing', 'claimed', 'submitting', 'unknown', 'ended'] as const

/**
 * Takes the work that is due, so that no other cron run gets it. Writes nothing when nothing has
 * changed.
 */
export function takeDueWork(queue: QueueState, now: number, budget: WorkBudget): DueWork {
  releaseExpired(queue, now)
  endExpired(queue, now, budget.queueTimeout)
  purge(queue, now, budget.retention)
  deleteUselessCandidates(queue)
  const deliveries = queue.tasks
    .listDue('ended', now, budget.deliveries)
    .map((row) => queue.leaseDelivery(row, now))
  const allCandidates = queue.candidates.all()
  const candidates = allCandidates.filter(({ nextAt }) => nextAt <= now).slice(0, budget.polls)
  for (const candidate of candidates) queue.candidates.recordCheck(candidate, now)
  const polled = [...queue.tasks.listDue('submitted', now), ...queue.tasks.listProvisional()]
  const polls = polled
    .filter((row) => nextPollAt(queue, row, now) <= now)
    .sort((a, b) => lastPoll(queue, a) - lastPoll(queue, b))
    .slice(0, budget.polls - candidates.length)
  for (const { id } of polls) queue.lastPolledAt.set(id, now)
  const accountCheck = takeAccountCheck(queue, now)
  const claimAt = claimableAt(queue, now)
  const filesAt = mayPrepare(queue) ? (queue.tasks.nextDue('accepted') ?? NEVER) : NEVER
  const nextAt = Math.min(
    claimAt,
    filesAt,
    currentPause(queue)?.nextCheckAt ?? NEVER,
    ...STATES_WITH_TIME.map((state) => queue.tasks.nextDue(state) ?? NEVER),
    ...allCandidates.map((candidate) => candidate.nextAt),
    ...polled.map((row) => nextPollAt(queue, row, now)),
  )
  return {
    polls: polls.map(toPolledTask),
    candidates: candidates.map(({ id, runninghubTaskId }) => ({ id, runninghubTaskId })),
    deliveries,
    claimable: claimAt <= now,
    filesDue: filesAt <= now,
    accountCheck,
    nextAt: nextAt === NEVER ? undefined : nextAt,
  }
}

function claimableAt(queue: QueueState, now: number): number {
  const ready = queue.tasks.nextDue('waiting') ?? NEVER
  if (ready === NEVER || currentPause(queue)) return NEVER
  if (admission(queue.currentCapacity(), now) !== 'blocked') return ready
  const { blockedUntil } = queue.capacity
  // Full with our own tasks: one of them must end first, and its end is polled already.
  return now < blockedUntil ? Math.max(ready, blockedUntil) : NEVER
}

function nextPollAt(queue: QueueState, { id, entry }: TaskRow, now: number): number {
  const { submittedAt = 0, startedAt, hasWebhook = false, endedAt, cancelRequestedAt } = entry
  const last = queue.lastPolledAt.get(id)
  if (cancelRequestedAt !== undefined && last === undefined) return submittedAt
  if (endedAt !== undefined) return (last ?? endedAt) + confirmInterval(now - endedAt)
  const running = startedAt === undefined ? undefined : now - startedAt
  return (last ?? submittedAt) + pollInterval({ age: now - submittedAt, running, hasWebhook })
}

/** Tasks without a recorded poll sort randomly, so that none is always the last. */
function lastPoll(queue: QueueState, { id }: TaskRow): number {
  return queue.lastPolledAt.get(id) ?? Math.random()
}
