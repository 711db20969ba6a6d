import { asNumber, asObject, asString } from '../../json-fields.ts'
import { expectField } from '../unexpected-response.ts'
import { unwrapEnvelope } from './envelope.ts'

export interface QueueStatus {
  /** How many tasks the key may have at once. */
  limit?: number | undefined
  running?: number | undefined
  queued?: number | undefined
  keyType?: string | undefined
}

/** The key's part of the queue, as far as it is told. */
export function parseQueueStatus(answer: unknown, action: string): QueueStatus {
  const queue = expectField(asObject(unwrapEnvelope(answer, action).data), 'no queue status')
  return {
    limit: asNumber(queue.concurrentLimit),
    running: asNumber(queue.runningCount),
    queued: asNumber(queue.queuedCount),
    keyType: asString(queue.apiKeyType),
  }
}
