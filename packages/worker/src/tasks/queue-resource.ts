import type { PauseResource } from '../model/dashboard.ts'
import type { QueueReport } from '../queue/rpc-types.ts'

/** What the queue does, as the API returns it. Times in ISO 8601. */
export interface QueueResource
  extends Pick<
    QueueReport,
    'waiting' | 'preparing' | 'submitting' | 'submitted' | 'unknown' | 'limit'
  > {
  oldestWaitingAt: string | undefined
  paused: PauseResource | undefined
}

export function toQueueResource(report: QueueReport): QueueResource {
  const { waiting, preparing, submitting, submitted, unknown, limit, paused } = report
  return {
    waiting,
    preparing,
    submitting,
    submitted,
    unknown,
    limit,
    oldestWaitingAt: toIso(report.oldestWaitingAt),
    paused: paused && {
      ...paused,
      since: new Date(paused.since).toISOString(),
      nextCheckAt: toIso(paused.nextCheckAt),
    },
  }
}

/** @param time milliseconds since 1970 */
export function toIso(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString()
}
