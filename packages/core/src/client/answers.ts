import type { TaskFailure } from '../errors/node-errors.ts'
import type { TaskResult, TaskUsage } from '../task/task.ts'
import { amount, id, members, required, text, unwrapped } from './members.ts'

/** The pieces that the answers of both wire families are made of. */

/**
 * The id of the task that an answer speaks of, in either family's place for it, whatever the rest
 * of the answer looks like: a task that has an id exists, and is billed.
 */
export function readTaskId(answer: unknown): string | undefined {
  const flat = members(answer)
  return id(members(flat?.data)?.taskId) ?? id(flat?.taskId)
}

/** `{code, msg | message, data}`, the envelope of v1 and of v2's uploads and queue status. */
export interface Envelope {
  code: string
  msg: string | undefined
  message: string | undefined
  data: unknown
}

/** Reads an envelope; undefined when there is none, since no code is in its place. */
export function envelopeOf(answer: unknown): Envelope | undefined {
  const { code, msg, message, data } = members(answer) ?? {}
  if (typeof code !== 'string' && !Number.isFinite(code)) return undefined
  return { code: String(code), msg: text(msg), message: text(message), data }
}

/** @throws {UnreadableAnswer} when the answer is no envelope */
export function readEnvelope(answer: unknown): Envelope {
  return required(envelopeOf(answer), 'no envelope')
}

/** Reads a `failedReason`; undefined when it is missing or says nothing, as after a cancel. */
export function readFailure(value: unknown): TaskFailure | undefined {
  const reason = members(value)
  const failure = {
    nodeId: id(reason?.node_id),
    nodeName: text(reason?.node_name),
    exceptionType: text(reason?.exception_type)?.trim(),
    message: text(reason?.exception_message)?.trim(),
  }
  if (Object.values(failure).every((said) => said === undefined)) return undefined
  return { ...failure, traceback: lines(reason?.traceback) }
}

/** A traceback: a list of lines, or a text of them, either one perhaps as JSON inside a string. */
function lines(value: unknown): string[] {
  if (value === '') return []
  const list = unwrapped(value)
  if (typeof list === 'string') return list.trimEnd().split('\n')
  if (!Array.isArray(list)) return []
  return list.map((line) => (typeof line === 'string' ? line.trimEnd() : JSON.stringify(line)))
}

/** Reads the cost, which v1 repeats on every result (so it is not summed) and v2 gives once. */
export function readUsage(value: unknown): TaskUsage {
  const usage = members(value)
  return {
    coins: amount(usage?.consumeCoins),
    money: amount(usage?.consumeMoney),
    thirdPartyMoney: amount(usage?.thirdPartyConsumeMoney),
    seconds: amount(usage?.taskCostTime),
  }
}

/** Reads the outputs of a task that ended well, and leaves out those that hold nothing. */
export function readResults(list: readonly unknown[]): TaskResult[] {
  return list.map(readResult).filter((result) => result !== undefined)
}

const ADDRESSES = ['fileUrl', 'url', 'outputUrl']
const WORDS = ['text', 'content', 'output']

/**
 * Reads one output of either family: v1 has `fileUrl`; v2 has `url` or `outputUrl`, and for a text
 * `text`, `content` or `output`. Undefined when it holds neither. One of no known form is handed
 * on as its JSON: it was paid for, and a person may find in it what this reader does not.
 */
function readResult(value: unknown): TaskResult | undefined {
  const item = members(value)
  if (item === undefined || ![...ADDRESSES, ...WORDS].some((name) => name in item)) {
    return { text: JSON.stringify(value), type: 'json' }
  }
  const said = (names: string[]) =>
    names.map((name) => text(item[name])).find((found) => found !== undefined)
  const [url, words] = [said(ADDRESSES), said(WORDS)]
  if (url === undefined && words === undefined) return undefined
  const type = text(item.fileType) ?? text(item.outputType)
  return {
    url,
    text: words,
    type: type ?? (url === undefined ? 'txt' : extension(url)),
    nodeId: id(item.nodeId),
  }
}

function extension(url: string): string {
  return /\.([a-z0-9]{1,8})(?:[?#]|$)/i.exec(url)?.[1]?.toLowerCase() ?? ''
}
