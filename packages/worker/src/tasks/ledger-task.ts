import type { LedgerTask } from '../dispatcher/messages.ts'
import type { Brief, KnownTask, Outcome } from './task.ts'

/** A task as the ledger tells it, with its texts read. */
export function knownTask({ brief, outcome, ...task }: LedgerTask): KnownTask {
  const { id, status, createdAt, startedAt, endedAt, runninghubTaskId, callback } = task
  return {
    id,
    status,
    createdAt,
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
    ...(runninghubTaskId !== undefined && { runninghubTaskId }),
    brief: JSON.parse(brief) as Brief,
    ...(outcome !== undefined && { outcome: JSON.parse(outcome) as Outcome }),
    ...(callback && { callback }),
  }
}
