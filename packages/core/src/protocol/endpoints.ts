import { CancelRefusedError } from '../errors/service-errors.ts'
import { asId, asNumber, asObject, asString, expectField } from '../json-fields.ts'
import { UnexpectedResponseError } from './protocol.ts'
import { type Envelope, expectEnvelope } from './response-fields.ts'
import { serviceError } from './service-error.ts'

/**
 * The calls that are the same in both wire families: what their answers mean. Every reader gets
 * the parsed JSON; it throws the error of its kind for a refusal, and {@link UnexpectedResponseError}
 * for what is no envelope or lacks the one thing that was asked for.
 */

export interface Account {
  /** What is left of RunningHub's own coins, the unit in which running is billed. */
  coins?: number | undefined
  /** What is left in the wallet, in `currency`. */
  money?: number | undefined
  /** "CNY" in RunningHub's sample; undefined when the service names none. */
  currency?: string | undefined
  /** Tasks of the account at this moment, those started in the browser included. */
  runningTasks?: number | undefined
  /** NORMAL, SHARED or EXCLUSIVE, when the service says it. */
  keyType?: string | undefined
}

export interface QueueStatus {
  /** How many tasks the key may have at once. */
  limit?: number | undefined
  running?: number | undefined
  queued?: number | undefined
  keyType?: string | undefined
}

export interface WebhookDetail {
  /** What {@link RunningHubClient.retryWebhook} wants. */
  webhookId: string
  status?: string | undefined
  /** What the receiver answered, or why it could not be reached. */
  response?: string | undefined
  retries?: number | undefined
}

function unwrapEnvelope(answer: unknown, action: string): Envelope {
  const read = expectEnvelope(answer)
  if (read.code === '0') return read
  throw serviceError({ action, code: read.code, text: read.msg ?? read.message, data: read.data })
}

/** For a call whose answer says nothing but that it was done. */
export function parseEmpty(answer: unknown, action: string): void {
  unwrapEnvelope(answer, action)
}

/** A task that may not be cancelled is refused by text; its code is recorded nowhere. */
export function parseCancel(answer: unknown, action: string, taskId: string): void {
  const { code, msg, message } = expectEnvelope(answer)
  const said = msg ?? message
  if (said?.includes('CANCEL_NOT_ALLOWED')) {
    throw new CancelRefusedError(
      `Could not ${action}: RunningHub does not allow it (${code} ${said}).`,
      {
        taskId,
        serviceCode: code,
        hint: 'The task may still run and cost. Look at it on the RunningHub site.',
      },
    )
  }
  unwrapEnvelope(answer, action)
}

/** The balance, as far as it is told. */
export function parseAccount(answer: unknown, action: string): Account {
  const account = expectField(asObject(unwrapEnvelope(answer, action).data), 'no account')
  return {
    coins: asNumber(account.remainCoins),
    money: asNumber(account.remainMoney),
    currency: asString(account.currency),
    runningTasks: asNumber(account.currentTaskCounts),
    keyType: asString(account.apiType),
  }
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

/** The text of a saved graph, as it was sent. */
export function parseSavedWorkflow(answer: unknown, action: string): string {
  const prompt = asObject(unwrapEnvelope(answer, action).data)?.prompt
  if (typeof prompt !== 'string') throw new UnexpectedResponseError('a workflow without its text')
  return prompt
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
