import { asId, asNumber, asObject, asString } from '../../json-fields.ts'
import { expectEnvelope } from '../response-fields.ts'
import { expectField } from '../unexpected-response.ts'
import { unwrapEnvelope } from './envelope.ts'

export interface WebhookDetail {
  /** What {@link RunningHubClient.retryWebhook} wants. */
  webhookId: string
  status?: string | undefined
  /** What the receiver answered, or why it could not be reached. */
  response?: string | undefined
  retries?: number | undefined
}

/** A webhook's fate; undefined when the task has none. */
export function parseWebhookDetail(answer: unknown, action: string): WebhookDetail | undefined {
  // Code 1: "webhook event not exists".
  if (expectEnvelope(answer).code === '1') return undefined
  const detail = asObject(unwrapEnvelope(answer, action).data)
  return {
    webhookId: expectField(asId(detail?.id), 'a webhook without an id'),
    status: asString(detail?.callbackStatus),
    response: asString(detail?.callbackResponse),
    retries: asNumber(detail?.retryCount),
  }
}
