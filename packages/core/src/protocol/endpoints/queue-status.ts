import type { CallFacts } from '../../errors/facts/service-facts.ts'
import { asNumber, asObject, asString } from '../../json-fields.ts'
import { expectField } from '../unexpected-response.ts'
import { unwrapEnvelope } from './envelope.ts'

export interface QueueStatus {
  /** How many tasks the key may run at once. */
  limit?: number | undefined
  running?: number | undefined
  queued?: number | undefined
  keyType?: string | undefined
}

/** Parses the key's queue status. Fields that RunningHub leaves out are undefined. */
export function parseQueueStatus(response: unknown, action: CallFacts): QueueStatus {
  const queue = expectField(asObject(unwrapEnvelope(response, action).data), 'no queue status')
  return {
    limit: asNumber(queue.concurrentLimit),
    running: asNumber(queue.runningCount),
    queued: asNumber(queue.queuedCount),
    keyType: asString(queue.apiKeyType),
  }
}
