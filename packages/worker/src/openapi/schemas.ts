import * as z from 'zod/mini'
import { ACCOUNT_STATUSES, HEALTH_STATUSES } from '../model/health.ts'
import { CALLBACK_FORMATS, CALLBACK_STATUSES, TASK_STATUSES } from '../model/task.ts'
import { ALLOWABLE_NAMES } from '../presets/allowed-fields.ts'
import { parameterSchema } from '../presets/parameter.ts'
import type { TaskResponse } from '../routes/task-response.ts'

// Schemas of the responses, for the OpenAPI document and for tests. The Worker itself builds its
// responses from types, and does not include these.

const optional = z.optional

const callback = z.strictObject({
  status: z.enum(CALLBACK_STATUSES),
  attempts: z.number(),
  nextAt: optional(z.string()),
  lastStatus: optional(z.number()),
  messageId: optional(z.string()),
  lastAttempts: optional(
    z.array(
      z.strictObject({
        at: z.string(),
        status: optional(z.number()),
        response: optional(z.string()),
        error: optional(z.string()),
      }),
    ),
  ),
})

const error = z.strictObject({
  code: z.string(),
  message: z.string(),
  hint: optional(z.string()),
  node: optional(z.strictObject({ id: optional(z.string()), name: optional(z.string()) })),
  nodeErrors: optional(z.array(z.unknown())),
})

const result = z.strictObject({
  url: optional(z.string()),
  text: optional(z.string()),
  type: z.string(),
  nodeId: optional(z.string()),
  storedUrl: optional(z.string()),
})

const usage = z.strictObject({
  coins: optional(z.number()),
  money: optional(z.number()),
  thirdPartyMoney: optional(z.number()),
  seconds: optional(z.number()),
})

const waitingReason = z.strictObject({
  code: z.string(),
  message: z.string(),
  hint: optional(z.string()),
})

const input = z.strictObject({
  nodeInfoList: z.array(
    z.strictObject({
      nodeId: z.string(),
      fieldName: z.string(),
      fieldValue: z.union([z.string(), z.number(), z.boolean()]),
    }),
  ),
  files: z.array(
    z.strictObject({
      nodeId: z.string(),
      fieldName: z.string(),
      url: z.string(),
      kind: optional(z.string()),
    }),
  ),
  workflow: optional(z.string()),
  instanceType: optional(z.string()),
  addMetadata: optional(z.boolean()),
})

const progress = z.strictObject({
  percent: optional(z.number()),
  nodeId: optional(z.string()),
  nodeTitle: optional(z.string()),
})

export const task = z.strictObject({
  id: z.string(),
  status: z.enum(TASK_STATUSES),
  statusUrl: z.string(),
  createdAt: z.string(),
  submittedAt: optional(z.string()),
  startedAt: optional(z.string()),
  endedAt: optional(z.string()),
  workflowId: z.string(),
  kind: optional(z.literal('ai-app')),
  preset: optional(z.string()),
  rerunOf: optional(z.string()),
  token: optional(z.string()),
  account: optional(z.string()),
  runninghubTaskId: optional(z.string()),
  prompt: optional(z.string()),
  waitingFor: optional(waitingReason),
  cancelRequestedAt: optional(z.string()),
  input: optional(input),
  url: optional(z.string()),
  urls: z.array(z.string()),
  results: z.array(result),
  storedUrl: optional(z.string()),
  resultsExpireAt: optional(z.string()),
  usage,
  progress: optional(progress),
  error: optional(error),
  note: optional(z.string()),
  provisional: optional(z.literal(true)),
  truncated: optional(z.literal(true)),
  callback: optional(callback),
  metadata: optional(z.unknown()),
})

type Schema = z.output<typeof task>
/** Does not compile when the type and the schema have different fields. */
const _sameFields: Record<keyof TaskResponse | keyof Schema, true> = {} as Record<
  keyof TaskResponse & keyof Schema,
  true
>

/** The body of a callback. */
export const callbackBody = z.strictObject({
  type: z.string(),
  timestamp: z.string(),
  data: z.omit(task, { callback: true, prompt: true, input: true, waitingFor: true }),
})

export const taskList = z.strictObject({ tasks: z.array(task), cursor: optional(z.string()) })

export const redelivery = z.strictObject({ redelivered: z.number(), more: z.boolean() })
export const queue = z.strictObject({
  waiting: z.number(),
  preparing: z.number(),
  oldestWaitingAt: optional(z.string()),
  submitting: z.number(),
  submitted: z.number(),
  unknown: z.number(),
  limit: optional(z.number()),
  paused: optional(
    z.strictObject({
      by: z.enum(['refusal', 'person']),
      code: z.string(),
      message: z.string(),
      hint: optional(z.string()),
      since: z.string(),
      nextCheckAt: optional(z.string()),
    }),
  ),
})

const accountHealth = z.strictObject({
  name: z.string(),
  status: z.enum(ACCOUNT_STATUSES),
  busy: optional(z.number()),
  ...z.partial(queue).shape,
  balance: optional(
    z.strictObject({
      coins: optional(z.number()),
      money: optional(z.number()),
      currency: optional(z.string()),
      checkedAt: z.string(),
    }),
  ),
})
export const health = z.strictObject({
  status: z.enum(HEALTH_STATUSES),
  accounts: optional(z.array(accountHealth)),
  deadCallbacks: optional(z.number()),
  tasksToday: optional(z.number()),
  coinsToday: optional(z.number()),
})

export const dashboard = z.strictObject({
  ...taskList.shape,
  task: optional(task),
  runninghubPage: optional(z.string()),
  accounts: z.array(
    z.strictObject({
      name: z.string(),
      ...z.pick(queue, { paused: true, limit: true, oldestWaitingAt: true }).shape,
      balance: optional(
        z.strictObject({
          coins: optional(z.number()),
          money: optional(z.number()),
          currency: optional(z.string()),
          at: optional(z.string()),
        }),
      ),
      busy: optional(z.number()),
      waiting: optional(z.number()),
      deadCallbacks: optional(z.number()),
    }),
  ),
  today: optional(
    z.strictObject({
      tasks: optional(z.number()),
      coins: z.number(),
      maxTasks: optional(z.number()),
      maxCoins: optional(z.number()),
    }),
  ),
})

export const preset = z.strictObject({
  name: z.string(),
  workflowId: z.string(),
  kind: optional(z.literal('ai-app')),
  workflow: optional(z.string()),
  title: optional(z.string()),
  description: optional(z.string()),
  parameters: z.record(z.string(), parameterSchema),
  defaults: z.record(z.string(), z.unknown()),
  allow: optional(z.array(z.enum(ALLOWABLE_NAMES))),
  callbackUrl: optional(z.string()),
  callbackFormat: optional(z.enum(CALLBACK_FORMATS)),
  instanceType: optional(z.string()),
  addMetadata: optional(z.boolean()),
  sendWorkflow: optional(z.boolean()),
  account: optional(z.array(z.string())),
  updatedAt: z.string(),
})

export const app = z.strictObject({
  id: z.string(),
  name: z.string(),
  isEncrypted: z.boolean(),
  inputs: z.array(
    z.strictObject({
      nodeId: z.string(),
      nodeName: z.string(),
      fieldName: z.string(),
      type: z.enum([
        ...(['text', 'integer', 'number', 'boolean', 'choice'] as const),
        ...(['image', 'audio', 'video', 'file', 'other'] as const),
      ]),
      description: z.string(),
      descriptionEn: z.string(),
      default: optional(z.string()),
      choices: z.array(
        z.strictObject({ value: z.string(), label: z.string(), description: z.string() }),
      ),
      min: optional(z.string()),
      max: optional(z.string()),
      multiline: z.boolean(),
      isLink: z.boolean(),
    }),
  ),
})

export const presetList = z.strictObject({
  presets: z.array(
    z.strictObject({
      name: z.string(),
      title: optional(z.string()),
      description: optional(z.string()),
      workflowId: z.string(),
      kind: optional(z.literal('ai-app')),
      updatedAt: z.string(),
    }),
  ),
  cursor: optional(z.string()),
})

export const presetSchema = z.looseObject({
  $schema: z.string(),
  title: z.string(),
  description: optional(z.string()),
  type: z.literal('object'),
  properties: z.record(z.string(), z.record(z.string(), z.unknown())),
  required: z.array(z.string()),
  additionalProperties: z.literal(false),
})

export const problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: optional(z.string()),
  taskId: optional(z.string()),
  errors: optional(
    z.array(
      z.strictObject({
        pointer: optional(z.string()),
        parameter: optional(z.string()),
        header: optional(z.string()),
        message: z.string(),
        suggestion: optional(z.string()),
      }),
    ),
  ),
})
