import { type AiApp, bigIntsToText, type NodeInfo, type Workflow } from '@runninghub-action/core'
import * as z from 'zod/mini'
import type { Config } from '../config.ts'
import type { Body } from '../http/body.ts'
import { type FieldError, throwIfInvalid } from '../http/problem.ts'
import type { NewTask } from '../model/task.ts'
import { checkPublicUrl } from '../security/public-url.ts'
import { accountField, accountNames, checkAccounts, withFirstAccount } from './accounts.ts'
import { checkNoGraph, checkTarget, targetFields } from './apps.ts'
import { callbackFields, checkCallback, checkMetadata } from './callback.ts'
import { planInputs, type RequestedInput } from './plan-inputs.ts'
import { sendableText } from './sendable-text.ts'
import { toPointer, validateBody } from './validate.ts'
import { parseGraph, readWorkflowId, workflowSchema } from './workflow.ts'

/** The fields of a request about how its task runs. */
export const runFields = {
  sendWorkflow: z.optional(z.boolean()),
  instanceType: z.optional(
    z
      .string()
      .check(z.regex(/^[a-z][a-z0-9_-]{0,31}$/, 'must be a name such as default, plus or ultra')),
  ),
  addMetadata: z.optional(z.boolean()),
  accessPassword: z.optional(sendableText.check(z.maxLength(256, 'is longer than 256 characters'))),
}

/** The body of `POST /v1/tasks`. */
export const taskRequest = z.strictObject({
  ...targetFields,
  inputs: z.optional(z.record(z.string(), z.unknown())),
  nodeInfoList: z.optional(
    z.array(
      z.strictObject({
        nodeId: sendableText,
        fieldName: sendableText,
        fieldValue: z.union([sendableText, z.number(), z.boolean()], {
          error: 'must be text, a number, true or false',
        }),
      }),
    ),
  ),
  workflow: z.optional(workflowSchema),
  files: z.optional(z.record(z.string(), z.string())),
  ...callbackFields,
  ...accountField,
  ...runFields,
})

/**
 * Validates the body of a request for a task.
 *
 * @param ownHosts the hosts of this Worker, which no URL may name
 * @param app the AI app that the request names
 * @throws {Problem} 422 with all errors
 */
export function parseTaskRequest(
  body: Body,
  config: Config,
  ownHosts: readonly string[],
  app?: AiApp,
): NewTask {
  const checkUrl = (url: string) => checkPublicUrl(url, config, ownHosts)
  const { inputs: rawInputs, ...others } = body.fields
  // Inputs keep their bigints, because core checks whether a number fits its field.
  const raw = {
    ...(bigIntsToText(others) as object),
    ...(rawInputs !== undefined && { inputs: rawInputs }),
  }
  const { fields, errors } = validateBody(taskRequest, raw)
  const { inputs = {}, files = {}, nodeInfoList = [], sendWorkflow } = fields

  const accounts = accountNames(fields.account)
  errors.unshift(...checkTarget(body.fields))
  const workflowId =
    app?.id ?? readWorkflowId(fields.workflowId, withFirstAccount(config, accounts), errors)
  if (app) errors.push(...checkNoGraph(body.fields))
  const workflow = fields.workflow === undefined ? undefined : parseGraph(fields.workflow, errors)
  if (sendWorkflow && !app && body.fields.workflow === undefined) {
    errors.push({
      pointer: '/sendWorkflow',
      message: 'sendWorkflow requires workflow, the graph to send',
    })
  }
  if (fields.inputs && fields.nodeInfoList) {
    errors.push({
      pointer: '/nodeInfoList',
      message: 'Use either inputs or nodeInfoList, not both',
    })
  }
  const requested: RequestedInput[] = Object.entries(inputs).map(([target, value]) => ({
    target,
    value,
    pointer: toPointer(['inputs', target]),
  }))
  for (const [target, value] of Object.entries(files)) {
    const pointer = toPointer(['files', target])
    if (!Object.hasOwn(inputs, target)) requested.push({ target, value, pointer, isFile: true })
    else errors.push({ pointer, message: `${target}: is already in inputs` })
  }
  if (app) {
    for (const [index, { nodeId, fieldName, fieldValue: value }] of nodeInfoList.entries()) {
      const pointer = toPointer(['nodeInfoList', String(index)])
      requested.push({ target: `${nodeId}.${fieldName}`, value, pointer })
    }
  }
  // An invalid graph would make every name an error of its own.
  const planned = errors.some(({ pointer }) => pointer === '/workflow')
    ? { nodeInfoList: [], files: [], errors: [] }
    : planInputs({ workflow, app }, requested, checkUrl)
  throwIfInvalid([
    ...errors,
    ...checkAccounts(accounts, config),
    ...planned.errors,
    ...checkNodeInfoList(nodeInfoList, workflow),
    ...checkCallback(fields, checkUrl),
    ...checkMetadata(fields.metadata),
  ])

  const { callbackUrl, callbackHeaders, callbackFormat, metadata } = fields
  const { instanceType, addMetadata, accessPassword } = fields
  return {
    workflowId,
    kind: app && 'ai-app',
    nodeInfoList: [...(app ? [] : nodeInfoList), ...planned.nodeInfoList],
    files: planned.files,
    workflow: sendWorkflow ? workflow?.text : undefined,
    callbackUrl,
    callbackHeaders,
    callbackFormat,
    instanceType,
    addMetadata,
    accessPassword,
    metadata,
    accounts,
  }
}

/** Checks that the nodes and fields of a list exist. The list itself is sent unchanged. */
function checkNodeInfoList(
  list: readonly NodeInfo[],
  workflow: Workflow | undefined,
): FieldError[] {
  if (workflow === undefined) return []
  return list.flatMap(({ nodeId, fieldName }, index) => {
    if (workflow.nodes.get(nodeId)?.fields.has(fieldName)) return []
    const pointer = toPointer(['nodeInfoList', String(index)])
    return [
      { pointer, message: `The workflow has no node "${nodeId}" with a field "${fieldName}"` },
    ]
  })
}
