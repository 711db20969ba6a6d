import type { CanonicalStore, Moves } from './canonical-store.ts'
import { renameId } from './ids.ts'
import { ENDED, leaseOf } from './leases.ts'
import type { Cron, State } from './queue-model.ts'
import { NEW_LEASE } from './remembered-queue.ts'

/** Returns the state with the names of its leases: of a new one, and of those that ended. */
export function nameHeldLeases(state: State, ended: readonly string[]): State {
  const isNamed = ended.length === 0 && state.crons.every((cron) => leaseIn(cron) !== NEW_LEASE)
  if (isNamed) return state
  const crons = state.crons.map((cron) => {
    if (cron.at === 'idle') return cron
    if (cron.lease === NEW_LEASE) return { ...cron, lease: leaseOf(cron.id) }
    return ended.includes(cron.lease) ? { ...cron, lease: ENDED } : cron
  })
  return { ...state, crons }
}

/**
 * Returns a state in its canonical form, with its number. When tasks of the queue's storage are the same,
 * the form is the one with the smallest number.
 */
export function toCanonical(
  state: State,
  { moves, symmetries }: Omit<CanonicalStore, 'rows'>,
  numberOf: (state: State) => number,
): { state: State; number: number } {
  const first = moves ? moveTasks(state, moves) : state
  let least = { state: first, number: numberOf(first) }
  for (const symmetry of symmetries) {
    const other = moveTasks(first, symmetry)
    const number = numberOf(other)
    if (number < least.number) least = { state: other, number }
  }
  return least
}

/** Returns the state in which the tasks have moved to other places of the queue. */
export function moveTasks(state: State, moves: Moves): State {
  const name = (id: string) => renameId(id, moves)
  const remote = [...state.remote].map(([task, id]) => [name(task), name(id)] as const)
  return {
    ...state,
    crons: state.crons.map((cron) => {
      if (cron.at === 'idle') return cron
      const id = name(cron.id)
      const lease = cron.lease === ENDED ? ENDED : leaseOf(id)
      return 'remote' in cron
        ? { ...cron, id, lease, remote: name(cron.remote) }
        : { ...cron, id, lease }
    }),
    webhooks: state.webhooks.map(({ id, remote: task, kind }) => ({
      id: name(id),
      remote: name(task),
      kind,
    })),
    remote: new Map(remote),
    acknowledged: new Set([...state.acknowledged].map(name)),
  }
}

const leaseIn = (cron: Cron) => (cron.at === 'idle' ? undefined : cron.lease)
