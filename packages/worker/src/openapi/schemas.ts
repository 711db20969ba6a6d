import * as z from 'zod/mini'
import { TASK_STATUSES, type TaskResource } from '../model/task.ts'

// What the API answers with, as schemas: for the OpenAPI document and for tests. The Worker
// itself makes its answers from types, and does not carry these.

const maybe = z.optional

const callback = z.strictObject({
  status: z.enum(['pending', 'delivered', 'dead', 'none']),
  attempts: z.number(),
  nextAt: maybe(z.string()),
  lastStatus: maybe(z.number()),
  messageId: maybe(z.string()),
})

const error = z.strictObject({
  code: z.string(),
  message: z.string(),
  hint: maybe(z.string()),
  node: maybe(z.strictObject({ id: maybe(z.string()), name: maybe(z.string()) })),
  nodeErrors: maybe(z.array(z.unknown())),
})

const result = z.strictObject({
  url: maybe(z.string()),
  text: maybe(z.string()),
  type: z.string(),
  nodeId: maybe(z.string()),
})

const usage = z.strictObject({
  coins: maybe(z.number()),
  money: maybe(z.number()),
  thirdPartyMoney: maybe(z.number()),
  seconds: maybe(z.number()),
})

const progress = z.strictObject({
  percent: maybe(z.number()),
  nodeId: maybe(z.string()),
  nodeTitle: maybe(z.string()),
})

export const task = z.strictObject({
  id: z.string(),
  status: z.enum(TASK_STATUSES),
  statusUrl: z.string(),
  createdAt: z.string(),
  startedAt: maybe(z.string()),
  endedAt: maybe(z.string()),
  workflowId: z.string(),
  preset: maybe(z.string()),
  runninghubTaskId: maybe(z.string()),
  url: maybe(z.string()),
  urls: z.array(z.string()),
  results: z.array(result),
  usage,
  progress: maybe(progress),
  error: maybe(error),
  note: maybe(z.string()),
  provisional: maybe(z.literal(true)),
  truncated: maybe(z.literal(true)),
  callback: maybe(callback),
  metadata: maybe(z.unknown()),
})

type Answer = TaskResource & { statusUrl: string }
type Schema = z.output<typeof task>
/** Fails to compile when the type and the schema name different fields. */
const _sameFields: Record<keyof Answer | keyof Schema, true> = {} as Record<
  keyof Answer & keyof Schema,
  true
>

export const taskList = z.strictObject({ tasks: z.array(task), cursor: maybe(z.string()) })

export const preset = z.strictObject({
  name: z.string(),
  workflowId: z.string(),
  workflow: maybe(z.string()),
  parameters: z.record(
    z.string(),
    z.strictObject({ target: z.string(), required: maybe(z.boolean()) }),
  ),
  defaults: z.record(z.string(), z.unknown()),
  callbackUrl: maybe(z.string()),
  updatedAt: z.string(),
})

export const presetList = z.strictObject({
  presets: z.array(
    z.strictObject({ name: z.string(), workflowId: z.string(), updatedAt: z.string() }),
  ),
  cursor: maybe(z.string()),
})

export const problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: maybe(z.string()),
  taskId: maybe(z.string()),
  errors: maybe(
    z.array(
      z.strictObject({
        pointer: maybe(z.string()),
        parameter: maybe(z.string()),
        header: maybe(z.string()),
        message: z.string(),
        suggestion: maybe(z.string()),
      }),
    ),
  ),
})
