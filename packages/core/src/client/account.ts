import * as z from 'zod/mini'
import { CancelRefusedError } from '../errors/service-errors.ts'
import { amount, type Envelope, envelope, id, text } from './answers.ts'
import { serviceError } from './service-error.ts'
import { UnreadableAnswer } from './wire.ts'

/** The calls that are the same in both wire families: what their answers mean. */

export interface Account {
  coins?: number
  money?: number
  currency?: string
  /** Tasks of the account at this moment, those started in the browser included. */
  runningTasks?: number
  /** NORMAL, SHARED or EXCLUSIVE, when the service says it. */
  keyType?: string
}

export interface QueueStatus {
  /** How many tasks the key may have at once. */
  limit?: number
  running?: number
  queued?: number
  keyType?: string
}

export interface WebhookDetail {
  /** What {@link RunningHubClient.retryWebhook} wants. */
  webhookId: string
  status?: string
  /** What the receiver answered, or why it could not be reached. */
  response?: string
  retries?: number
}

function opened(answer: unknown, action: string): Envelope {
  const read = z.parse(envelope, answer)
  if (String(read.code) === '0') return read
  throw serviceError({ action, code: read.code, text: read.msg ?? read.message, data: read.data })
}

export function readDone(answer: unknown, action: string): void {
  opened(answer, action)
}

/** A task that may not be cancelled is refused by text; its code is recorded nowhere. */
export function readCancel(answer: unknown, action: string, taskId: string): void {
  const { code, msg, message } = z.parse(envelope, answer)
  const said = msg ?? message
  if (said?.includes('CANCEL_NOT_ALLOWED')) {
    throw new CancelRefusedError(
      `Could not ${action}: RunningHub does not allow it (${code} ${said}).`,
      {
        taskId,
        serviceCode: String(code),
        hint: 'The task may still run and cost. Look at it on the RunningHub site.',
      },
    )
  }
  opened(answer, action)
}

const account = z.looseObject({
  remainCoins: amount,
  remainMoney: amount,
  currency: text,
  currentTaskCounts: amount,
  apiType: text,
})

export function readAccount(answer: unknown, action: string): Account {
  const read = z.parse(account, opened(answer, action).data)
  return {
    ...(read.remainCoins !== undefined && { coins: read.remainCoins }),
    ...(read.remainMoney !== undefined && { money: read.remainMoney }),
    ...(read.currency && { currency: read.currency }),
    ...(read.currentTaskCounts !== undefined && { runningTasks: read.currentTaskCounts }),
    ...(read.apiType && { keyType: read.apiType }),
  }
}

const queue = z.looseObject({
  concurrentLimit: amount,
  runningCount: amount,
  queuedCount: amount,
  apiKeyType: text,
})

export function readQueueStatus(answer: unknown, action: string): QueueStatus {
  const read = z.parse(queue, opened(answer, action).data)
  return {
    ...(read.concurrentLimit !== undefined && { limit: read.concurrentLimit }),
    ...(read.runningCount !== undefined && { running: read.runningCount }),
    ...(read.queuedCount !== undefined && { queued: read.queuedCount }),
    ...(read.apiKeyType && { keyType: read.apiKeyType }),
  }
}

const saved = z.looseObject({ prompt: z.string() })

export function readWorkflowJson(answer: unknown, action: string): string {
  return z.parse(saved, opened(answer, action).data).prompt
}

const detail = z.looseObject({
  id,
  callbackStatus: text,
  callbackResponse: text,
  retryCount: amount,
})

export function readWebhookDetail(answer: unknown, action: string): WebhookDetail | undefined {
  const { code, data } = z.parse(envelope, answer)
  // Code 1: "webhook event not exists".
  if (String(code) === '1') return undefined
  opened(answer, action)
  const read = z.parse(detail, data)
  if (!read.id) throw new UnreadableAnswer('a webhook without an id')
  return {
    webhookId: read.id,
    ...(read.callbackStatus && { status: read.callbackStatus }),
    ...(read.callbackResponse && { response: read.callbackResponse }),
    ...(read.retryCount !== undefined && { retries: read.retryCount }),
  }
}
