import type { TaskFailure } from '../errors/node-problem.ts'
import { asId, asNumber, asObject, asString, parseIfJson } from '../json-fields.ts'
import type { TaskResult, TaskUsage } from '../task/task.ts'
import { expectField } from './unexpected-response.ts'

/** The pieces that the answers of both wire families are made of. */

/**
 * The id of the task that an answer speaks of, in either family's place for it, whatever the rest
 * of the answer looks like: a task that has an id exists, and is billed.
 */
export function taskIdOf(answer: unknown): string | undefined {
  const flat = asObject(answer)
  return asId(asObject(flat?.data)?.taskId) ?? asId(flat?.taskId)
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
  const { code, msg, message, data } = asObject(answer) ?? {}
  if (typeof code !== 'string' && !Number.isFinite(code)) return undefined
  return { code: String(code), msg: asString(msg), message: asString(message), data }
}

/** @throws {UnreadableAnswer} when the answer is no envelope */
export function expectEnvelope(answer: unknown): Envelope {
  return expectField(envelopeOf(answer), 'no envelope')
}

/** Reads a `failedReason`; undefined when it is missing or says nothing, as after a cancel. */
export function parseFailure(value: unknown): TaskFailure | undefined {
  const reason = asObject(value)
  const failure = {
    nodeId: asId(reason?.node_id),
    nodeName: asString(reason?.node_name),
    exceptionType: asString(reason?.exception_type)?.trim(),
    message: asString(reason?.exception_message)?.trim(),
  }
  if (Object.values(failure).every((said) => said === undefined)) return undefined
  return { ...failure, traceback: lines(reason?.traceback) }
}

/** A traceback: a list of lines, or a text of them, either one perhaps as JSON inside a string. */
function lines(value: unknown): string[] {
  if (value === '') return []
  const list = parseIfJson(value)
  if (typeof list === 'string') return list.trimEnd().split('\n')
  if (!Array.isArray(list)) return []
  return list.map((line) => (typeof line === 'string' ? line.trimEnd() : JSON.stringify(line)))
}

/** Reads the cost, which v1 repeats on every result (so it is not summed) and v2 gives once. */
export function parseUsage(value: unknown): TaskUsage {
  const usage = asObject(value)
  return {
    coins: asNumber(usage?.consumeCoins),
    money: asNumber(usage?.consumeMoney),
    thirdPartyMoney: asNumber(usage?.thirdPartyConsumeMoney),
    seconds: asNumber(usage?.taskCostTime),
  }
}

/** Reads the outputs of a task that ended well, and leaves out those that hold nothing. */
export function parseResults(list: readonly unknown[]): TaskResult[] {
  return list.map(parseResult).filter((result) => result !== undefined)
}

const URL_FIELDS = ['fileUrl', 'url', 'outputUrl']
const TEXT_FIELDS = ['text', 'content', 'output']

/**
 * Reads one output of either family: v1 has `fileUrl`; v2 has `url` or `outputUrl`, and for a text
 * `text`, `content` or `output`. Undefined when it holds neither. One of no known form is handed
 * on as its JSON: it was paid for, and a person may find in it what this reader does not.
 */
function parseResult(value: unknown): TaskResult | undefined {
  const item = asObject(value)
  if (item === undefined || ![...URL_FIELDS, ...TEXT_FIELDS].some((name) => name in item)) {
    return { text: JSON.stringify(value), type: 'json' }
  }
  const said = (names: string[]) =>
    names.map((name) => asString(item[name])).find((found) => found !== undefined)
  const [url, words] = [said(URL_FIELDS), said(TEXT_FIELDS)]
  if (url === undefined && words === undefined) return undefined
  const type = asString(item.fileType) ?? asString(item.outputType)
  return {
    url,
    text: words,
    type: type ?? (url === undefined ? 'txt' : extension(url)),
    nodeId: asId(item.nodeId),
  }
}

function extension(url: string): string {
  return /\.([a-z0-9]{1,8})(?:[?#]|$)/i.exec(url)?.[1]?.toLowerCase() ?? ''
}
