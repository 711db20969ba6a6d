import type { TaskFailure } from '../errors/node-problem.ts'
import { asId, asNumber, asObject, asString, parseIfJson } from '../json-fields.ts'
import type { TaskResult, TaskUsage } from '../task/task.ts'
import { expectField } from './unexpected-response.ts'

/** Readers of the fields that the responses of both API versions share. */

/**
 * Returns the task id of a response, from the place that either API version has for it, whatever
 * else the response contains: a task that has an id exists, and is billed.
 */
export function taskIdOf(response: unknown): string | undefined {
  const fields = asObject(response)
  return asId(asObject(fields?.data)?.taskId) ?? asId(fields?.taskId)
}

/** `{code, msg | message, data}`, the envelope of v1 and of v2's uploads and queue status. */
export interface Envelope {
  code: string
  msg: string | undefined
  message: string | undefined
  data: unknown
}

/** Reads an envelope; undefined when the response has no code in its place. */
export function envelopeOf(response: unknown): Envelope | undefined {
  const { code, msg, message, data } = asObject(response) ?? {}
  if (typeof code !== 'string' && !Number.isFinite(code)) return undefined
  return { code: String(code), msg: asString(msg), message: asString(message), data }
}

/** @throws {UnexpectedResponseError} for a response without an envelope */
export function expectEnvelope(response: unknown): Envelope {
  return expectField(envelopeOf(response), 'no envelope')
}

/** Reads a `failedReason`; undefined when it is missing or empty, as after a cancel. */
export function parseFailure(value: unknown): TaskFailure | undefined {
  const reason = asObject(value)
  const failure = {
    nodeId: asId(reason?.node_id),
    nodeName: asString(reason?.node_name),
    exceptionType: asString(reason?.exception_type)?.trim(),
    message: asString(reason?.exception_message)?.trim(),
  }
  if (Object.values(failure).every((field) => field === undefined)) return undefined
  return { ...failure, traceback: parseTraceback(reason?.traceback) }
}

/** Reads a traceback: a list of lines, or one text, either possibly as JSON inside a string. */
function parseTraceback(value: unknown): string[] {
  if (value === '') return []
  const list = parseIfJson(value)
  if (typeof list === 'string') return list.trimEnd().split('\n')
  if (!Array.isArray(list)) return []
  return list.map((line) => (typeof line === 'string' ? line.trimEnd() : JSON.stringify(line)))
}

/** Reads the cost. v1 repeats it in every result, so it is not summed; v2 returns it once. */
export function parseUsage(value: unknown): TaskUsage {
  const usage = asObject(value)
  return {
    coins: asNumber(usage?.consumeCoins),
    money: asNumber(usage?.consumeMoney),
    thirdPartyMoney: asNumber(usage?.thirdPartyConsumeMoney),
    seconds: asNumber(usage?.taskCostTime),
  }
}

/** Reads the outputs of a task that succeeded. Leaves out empty ones. */
export function parseResults(list: readonly unknown[]): TaskResult[] {
  return list.map(parseResult).filter((result) => result !== undefined)
}

const URL_FIELDS = ['fileUrl', 'url', 'outputUrl']
const TEXT_FIELDS = ['text', 'content', 'output']

/**
 * Reads one output of either API version: v1 has `fileUrl`; v2 has `url` or `outputUrl`, and for a
 * text `text`, `content` or `output`. Returns undefined when all of them are empty. Returns an
 * output of unknown form, also one whose only link is no http(s) URL, as its JSON: it was paid for,
 * and a person may find in it what this parser misses.
 */
function parseResult(value: unknown): TaskResult | undefined {
  const item = asObject(value)
  if (item === undefined || ![...URL_FIELDS, ...TEXT_FIELDS].some((name) => name in item)) {
    return { text: JSON.stringify(value), type: 'json' }
  }
  const textsOf = (names: string[]) => names.flatMap((name) => asString(item[name]) ?? [])
  const links = textsOf(URL_FIELDS)
  const url = links.find(isHttpUrl)
  const [text] = textsOf(TEXT_FIELDS)
  if (url === undefined && text === undefined) {
    return links.length === 0 ? undefined : { text: JSON.stringify(value), type: 'json' }
  }
  const type = asString(item.fileType) ?? asString(item.outputType)
  return {
    url,
    text,
    type: type ?? (url === undefined ? 'txt' : extension(url)),
    nodeId: asId(item.nodeId),
  }
}

function isHttpUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text)
}

function extension(url: string): string {
  return /\.([a-z0-9]{1,8})(?:[?#]|$)/i.exec(url)?.[1]?.toLowerCase() ?? ''
}
