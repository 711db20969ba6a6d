import type { LedgerTask } from '../dispatcher/messages.ts'
import type { Brief, KnownTask, Outcome } from './task.ts'

/** A task as the ledger tells it, with its texts read. */
export function knownTask({ brief, outcome, ...task }: LedgerTask): KnownTask {
  return {
    ...task,
    brief: JSON.parse(brief) as Brief,
    outcome: outcome === undefined ? undefined : (JSON.parse(outcome) as Outcome),
  }
}
