import type { AccountLoad } from '../model/choose-account.ts'
import { currentPause } from './pause.ts'
import type { QueueState } from './queue-state.ts'

/** Returns how busy the account of this queue is. */
export function load(queue: QueueState): Omit<AccountLoad, 'name'> {
  const { limit, inFlight, submitted } = queue.currentCapacity()
  const states = ['accepted', 'preparing', 'waiting'] as const
  const waiting = states.reduce((sum, state) => sum + queue.tasks.count(state), 0)
  return { paused: currentPause(queue) !== undefined, busy: inFlight + submitted, limit, waiting }
}
