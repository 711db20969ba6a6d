import type { CallFacts } from '../../errors/facts/service-facts.ts'
import { asId, asNumber, asObject, asString } from '../../json-fields.ts'
import { expectEnvelope } from '../response-fields.ts'
import { expectField } from '../unexpected-response.ts'
import { unwrapEnvelope } from './envelope.ts'

export interface WebhookDetail {
  /** The id for {@link RunningHubClient.retryWebhook}. */
  webhookId: string
  status?: string | undefined
  /** What the receiver responded, or why RunningHub could not reach it. */
  response?: string | undefined
  retries?: number | undefined
}

/** Parses the state of a task's webhook; undefined when the task has none. */
export function parseWebhookDetail(
  response: unknown,
  action: CallFacts,
): WebhookDetail | undefined {
  // Code 1: "webhook event not exists".
  if (expectEnvelope(response).code === '1') return undefined
  const detail = asObject(unwrapEnvelope(response, action).data)
  return {
    webhookId: expectField(asId(detail?.id), 'a webhook without an id'),
    status: asString(detail?.callbackStatus),
    response: asString(detail?.callbackResponse),
    retries: asNumber(detail?.retryCount),
  }
}
