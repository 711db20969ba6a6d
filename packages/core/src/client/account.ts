import { CancelRefusedError } from '../errors/service-errors.ts'
import { type Envelope, readEnvelope } from './answers.ts'
import { amount, id, members, required, text } from './members.ts'
import { serviceError } from './service-error.ts'
import { UnreadableAnswer } from './wire.ts'

/**
 * The calls that are the same in both wire families: what their answers mean. Every reader gets
 * the parsed JSON; it throws the error of its kind for a refusal, and {@link UnreadableAnswer}
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

function opened(answer: unknown, action: string): Envelope {
  const read = readEnvelope(answer)
  if (read.code === '0') return read
  throw serviceError({ action, code: read.code, text: read.msg ?? read.message, data: read.data })
}

/** For a call whose answer says nothing but that it was done. */
export function readDone(answer: unknown, action: string): void {
  opened(answer, action)
}

/** A task that may not be cancelled is refused by text; its code is recorded nowhere. */
export function readCancel(answer: unknown, action: string, taskId: string): void {
  const { code, msg, message } = readEnvelope(answer)
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
  opened(answer, action)
}

/** The balance, as far as it is told. */
export function readAccount(answer: unknown, action: string): Account {
  const account = required(members(opened(answer, action).data), 'no account')
  return {
    coins: amount(account.remainCoins),
    money: amount(account.remainMoney),
    currency: text(account.currency),
    runningTasks: amount(account.currentTaskCounts),
    keyType: text(account.apiType),
  }
}

/** The key's part of the queue, as far as it is told. */
export function readQueueStatus(answer: unknown, action: string): QueueStatus {
  const queue = required(members(opened(answer, action).data), 'no queue status')
  return {
    limit: amount(queue.concurrentLimit),
    running: amount(queue.runningCount),
    queued: amount(queue.queuedCount),
    keyType: text(queue.apiKeyType),
  }
}

/** The text of a saved graph, as it was sent. */
export function readWorkflowJson(answer: unknown, action: string): string {
  const prompt = members(opened(answer, action).data)?.prompt
  if (typeof prompt !== 'string') throw new UnreadableAnswer('a workflow without its text')
  return prompt
}

/** A webhook's fate; undefined when the task has none. */
export function readWebhookDetail(answer: unknown, action: string): WebhookDetail | undefined {
  // Code 1: "webhook event not exists".
  if (readEnvelope(answer).code === '1') return undefined
  const detail = members(opened(answer, action).data)
  return {
    webhookId: required(id(detail?.id), 'a webhook without an id'),
    status: text(detail?.callbackStatus),
    response: text(detail?.callbackResponse),
    retries: amount(detail?.retryCount),
  }
}
