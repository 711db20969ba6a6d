import * as z from 'zod/mini'
import type { TaskFailure } from '../errors/node-errors.ts'
import type { TaskResult, TaskUsage } from '../task/task.ts'
import { parseJson } from './parse-json.ts'

/**
 * The pieces RunningHub's answers are made of. Objects are loose, since live answers carry
 * keys that are documented nowhere, and amounts come as numbers, as text, as null or not at all.
 */

/** An id: text, or a number that {@link parseJson} kept whole. "" and 0 are no ids. */
export const id = z.pipe(
  z.optional(z.unknown()),
  z.transform((value) =>
    (typeof value === 'string' || typeof value === 'number') && value ? String(value) : undefined,
  ),
)

/** Text; whatever else stands in its place says nothing. */
export const text = z.pipe(
  z.optional(z.unknown()),
  z.transform((value) => (typeof value === 'string' && value !== '' ? value : undefined)),
)

export const amount = z.pipe(
  z.optional(z.unknown()),
  z.transform((value) => {
    if ((typeof value !== 'string' && typeof value !== 'number') || value === '') return undefined
    const number = Number(value)
    return Number.isFinite(number) ? number : undefined
  }),
)

const named = z.looseObject({ taskId: id })
const enveloped = z.looseObject({ data: named })

/**
 * The id of the task that an answer speaks of, in either family's place for it, whatever the rest
 * of the answer looks like: a task that has an id exists, and is billed.
 */
export function readTaskId(answer: unknown): string | undefined {
  const inside = z.safeParse(enveloped, answer)
  if (inside.success && inside.data.data.taskId) return inside.data.data.taskId
  const flat = z.safeParse(named, answer)
  return flat.success ? flat.data.taskId : undefined
}

const lines = z.pipe(
  z.optional(z.unknown()),
  z.transform((value): string[] => {
    let list = value
    if (typeof list === 'string') {
      try {
        list = parseJson(list)
      } catch {
        return list ? String(list).trimEnd().split('\n') : []
      }
    }
    if (typeof list === 'string') return list.trimEnd().split('\n')
    return Array.isArray(list) ? list.map((line) => String(line).trimEnd()) : []
  }),
)

/** `{code, msg | message, data}`, the envelope of v1 and of v2's uploads and queue status. */
export const envelope = z.looseObject({
  code: z.union([z.number(), z.string()]),
  msg: text,
  message: text,
  data: z.optional(z.unknown()),
})
export type Envelope = z.infer<typeof envelope>

const failedReason = z.looseObject({
  node_id: id,
  node_name: text,
  exception_type: text,
  exception_message: text,
  traceback: lines,
})

/** Reads a `failedReason`; undefined when it is missing or says nothing, as after a cancel. */
export function readFailure(value: unknown): TaskFailure | undefined {
  const read = z.safeParse(failedReason, value)
  if (!read.success) return undefined
  const { node_id, node_name, exception_type, exception_message, traceback } = read.data
  if (!node_id && !node_name && !exception_type && !exception_message) return undefined
  return {
    ...(node_id && { nodeId: node_id }),
    ...(node_name && { nodeName: node_name }),
    ...(exception_type && { exceptionType: exception_type.trim() }),
    ...(exception_message && { message: exception_message.trim() }),
    traceback,
  }
}

const usage = z.looseObject({
  consumeCoins: amount,
  consumeMoney: amount,
  thirdPartyConsumeMoney: amount,
  taskCostTime: amount,
})

/** Reads the cost, which v1 repeats on every result (so it is not summed) and v2 gives once. */
export function readUsage(value: unknown): TaskUsage {
  const read = z.safeParse(usage, value)
  if (!read.success) return {}
  const { consumeCoins, consumeMoney, thirdPartyConsumeMoney, taskCostTime } = read.data
  return {
    ...(consumeCoins !== undefined && { coins: consumeCoins }),
    ...(consumeMoney !== undefined && { money: consumeMoney }),
    ...(thirdPartyConsumeMoney !== undefined && { thirdPartyMoney: thirdPartyConsumeMoney }),
    ...(taskCostTime !== undefined && { seconds: taskCostTime }),
  }
}

const result = z.looseObject({
  fileUrl: text,
  url: text,
  outputUrl: text,
  text,
  content: text,
  output: text,
  fileType: text,
  outputType: text,
  nodeId: id,
})

/**
 * Reads one output of either family: v1 has `fileUrl` and `fileType`; v2 has `url` or
 * `outputUrl`, and for a text `text`, `content` or `output`. Undefined when it holds neither.
 */
export function readResult(value: unknown): TaskResult | undefined {
  const read = z.safeParse(result, value)
  if (!read.success) return undefined
  const item = read.data
  const url = item.fileUrl ?? item.url ?? item.outputUrl
  const words = item.text ?? item.content ?? item.output
  if (url === undefined && words === undefined) return undefined
  return {
    ...(url !== undefined && { url }),
    ...(words !== undefined && { text: words }),
    type: item.fileType ?? item.outputType ?? (url === undefined ? 'txt' : extension(url)),
    ...(item.nodeId !== undefined && { nodeId: item.nodeId }),
  }
}

function extension(url: string): string {
  return /\.([a-z0-9]{1,8})(?:[?#]|$)/i.exec(url)?.[1]?.toLowerCase() ?? ''
}
