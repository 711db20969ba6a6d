import type { Facts } from './facts.ts'
import type { Violation } from './violation.ts'

/**
 * What may happen to a task in each state of the Worker's queue, and the state after it: a copy of the
 * queue's own table, to judge the queue.
 */
export const ALLOWED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  accepted: { prepare: 'preparing', cancel: 'ended', expire: 'ended' },
  preparing: {
    'files-ready': 'waiting',
    release: 'accepted',
    'lease-expired': 'accepted',
    fail: 'ended',
    cancel: 'ended',
  },
  waiting: { claim: 'claimed', cancel: 'ended', expire: 'ended' },
  claimed: {
    'begin-submit': 'submitting',
    release: 'waiting',
    'lease-expired': 'waiting',
    fail: 'ended',
    cancel: 'ended',
  },
  submitting: {
    'mark-submitted': 'submitted',
    release: 'waiting',
    fail: 'ended',
    'mark-unknown': 'unknown',
    'lease-expired': 'unknown',
    'confirm-candidate': 'submitted',
  },
  unknown: {
    'mark-submitted': 'submitted',
    release: 'waiting',
    fail: 'ended',
    'confirm-candidate': 'submitted',
    expire: 'ended',
  },
  submitted: { complete: 'ended' },
  // RunningHub has another end than the one that was presumed.
  ended: { redeliver: 'ended', 'confirm-candidate': 'submitted', complete: 'ended' },
}

/** The name of a transition. */
export const transitionName = (from: string, event: string, to: string) =>
  `${from} → ${event} → ${to}`

/** The names of all transitions. */
export const ALL_TRANSITIONS = Object.entries(ALLOWED).flatMap(([from, events]) =>
  Object.entries(events).map(([event, to]) => transitionName(from, event, to)),
)

/**
 * The queue takes no transition that its table does not have, and changes no state without one. The
 * database itself reports each change of a state.
 */
export function checkTransitions(facts: Facts): Violation[] {
  const violation = (text: string) => ({ invariant: 'only known transitions', text })
  const unknown = facts.transitions.flatMap(({ from, event, to, task }) =>
    ALLOWED[from]?.[event] === to ? [] : [violation(`${task}: ${transitionName(from, event, to)}`)],
  )
  const taken = facts.transitions.filter(({ from, to }) => from !== to)
  const changes = facts.stateChanges.map(({ from, to, task }) => `${task}: ${from} → ${to}`)
  const explained = taken.map(({ from, to, task }) => `${task}: ${from} → ${to}`)
  const isSame = changes.toSorted().join() === explained.toSorted().join()
  return isSame ? unknown : [...unknown, violation('a state has changed without a transition')]
}
