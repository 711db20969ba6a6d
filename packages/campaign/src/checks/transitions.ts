import type { Facts } from './facts.ts'
import type { Violation } from './violation.ts'

/** From which state the Worker's queue may move a task to which others: a copy, to judge the queue. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  accepted: ['preparing', 'ended'],
  preparing: ['waiting', 'accepted', 'ended'],
  waiting: ['claimed', 'ended'],
  claimed: ['submitting', 'waiting', 'ended'],
  submitting: ['submitted', 'waiting', 'ended', 'unknown'],
  unknown: ['submitted', 'waiting', 'ended'],
  submitted: ['ended'],
  // RunningHub has a task whose end was presumed.
  ended: ['submitted'],
}

/** The queue takes no transition that its table does not have. */
export function checkTransitions(facts: Facts): Violation[] {
  return facts.transitions.flatMap(({ name, task }) => {
    const [from = '', to = ''] = name.split(' → ')
    if (ALLOWED[from]?.includes(to)) return []
    return [{ invariant: 'only known transitions', text: `${task}: ${name}` }]
  })
}
