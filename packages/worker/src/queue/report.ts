import { dayOf } from '../model/limits.ts'
import { currentPause } from './pause.ts'
import type { QueueState } from './queue-state.ts'
import type { QueueReport } from './rpc-types.ts'

/** Returns what the queue does. */
export function report(queue: QueueState, now: number): QueueReport {
  const { tasks, capacity, check } = queue
  const { inFlight, submitted } = queue.currentCapacity()
  const today = queue.usage.get(dayOf(now))
  return {
    waiting: tasks.count('waiting'),
    preparing: tasks.count('accepted') + tasks.count('preparing'),
    oldestWaitingAt: tasks.oldestWaiting(),
    submitting: tasks.count('claimed') + tasks.count('submitting'),
    submitted,
    unknown: tasks.count('unknown'),
    deadCallbacks: tasks.countDeadCallbacks(),
    limit: capacity.limit,
    busy: inFlight + submitted,
    tasksToday: today.tasks,
    coinsToday: today.coins,
    paused: currentPause(queue),
    check,
    isUnreachable: isUnreachable(queue, now),
  }
}

/** Checks whether RunningHub did not respond the last time that anything asked it. */
function isUnreachable({ capacity, check }: QueueState, now: number): boolean {
  const { blockedUntil, lastReachableAt } = capacity
  const isBlocked = now < blockedUntil && lastReachableAt === Number.NEGATIVE_INFINITY
  return isBlocked || (check?.code === 'UNAVAILABLE' && check.at > lastReachableAt)
}
