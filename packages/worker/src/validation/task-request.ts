import { bigIntsToText, type NodeInfo, type Workflow } from '@runninghub-action/core'
import * as z from 'zod/mini'
import type { Config } from '../config.ts'
import type { Body } from '../http/body.ts'
import { type FieldError, throwIfInvalid } from '../http/problem.ts'
import type { NewTask } from '../model/task.ts'
import { checkPublicUrl } from '../security/public-url.ts'
import { callbackFields, checkCallback, checkMetadata } from './callback.ts'
import { planInputs, type RequestedInput } from './plan-inputs.ts'
import { toPointer, validateBody } from './validate.ts'
import { graph, parseGraph, readWorkflowId } from './workflow.ts'

/** The body of `POST /v1/tasks`. */
export const taskRequest = z.strictObject({
  workflowId: z.string(),
  inputs: z.optional(z.record(z.string(), z.unknown())),
  nodeInfoList: z.optional(
    z.array(
      z.strictObject({
        nodeId: z.string(),
        fieldName: z.string(),
        fieldValue: z.union([z.string(), z.number(), z.boolean()], {
          error: 'must be text, a number, true or false',
        }),
      }),
    ),
  ),
  workflow: z.optional(graph),
  sendWorkflow: z.optional(z.boolean()),
  files: z.optional(z.record(z.string(), z.string())),
  ...callbackFields,
  instanceType: z.optional(
    z
      .string()
      .check(z.regex(/^[a-z][a-z0-9_-]{0,31}$/, 'must be a name such as default, plus or ultra')),
  ),
  addMetadata: z.optional(z.boolean()),
  accessPassword: z.optional(z.string().check(z.maxLength(256, 'is longer than 256 characters'))),
})

/**
 * Reads what a caller asks for into a task that can be sent.
 *
 * @throws {Problem} 422 with everything that is wrong
 */
export function parseTaskRequest(body: Body, config: Config, ownHosts: readonly string[]): NewTask {
  const checkUrl = (address: string) => checkPublicUrl(address, config, ownHosts)
  const { inputs: given, ...others } = body.fields
  // Inputs keep their bigints: whether a number fits a field is for core to say.
  const sent = {
    ...(bigIntsToText(others) as object),
    ...(given !== undefined && { inputs: given }),
  }
  const { fields, errors } = validateBody(taskRequest, sent)
  const { inputs = {}, files = {}, nodeInfoList = [], sendWorkflow } = fields

  const workflowId = readWorkflowId(fields.workflowId, config, errors)
  const workflow = fields.workflow === undefined ? undefined : parseGraph(fields.workflow, errors)
  if (sendWorkflow && body.fields.workflow === undefined) {
    errors.push({
      pointer: '/sendWorkflow',
      message: 'sendWorkflow needs workflow, the graph to send',
    })
  }
  if (fields.inputs && fields.nodeInfoList) {
    errors.push({
      pointer: '/nodeInfoList',
      message: 'Give either inputs or nodeInfoList, not both',
    })
  }
  const wanted: RequestedInput[] = Object.entries(inputs).map(([target, value]) => ({
    target,
    value,
    pointer: toPointer(['inputs', target]),
  }))
  for (const [target, value] of Object.entries(files)) {
    const pointer = toPointer(['files', target])
    if (!Object.hasOwn(inputs, target)) wanted.push({ target, value, pointer, isFile: true })
    else errors.push({ pointer, message: `${target}: is among the inputs already` })
  }
  // With a graph that cannot be read, every name would be one more complaint.
  const planned = errors.some(({ pointer }) => pointer === '/workflow')
    ? { nodeInfoList: [], files: [], errors: [] }
    : planInputs(workflow, wanted, checkUrl)
  errors.push(...planned.errors, ...checkNodeInfoList(nodeInfoList, workflow))
  errors.push(...checkCallback(fields, checkUrl), ...checkMetadata(fields.metadata))
  throwIfInvalid(errors)

  const { callbackUrl, callbackHeaders, instanceType, addMetadata, accessPassword, metadata } =
    fields
  return {
    workflowId,
    nodeInfoList: [...nodeInfoList, ...planned.nodeInfoList],
    files: planned.files,
    workflow: sendWorkflow ? workflow?.text : undefined,
    callbackUrl,
    callbackHeaders,
    instanceType,
    addMetadata,
    accessPassword,
    metadata,
  }
}

/** A list is sent as it is; only that its nodes and fields exist can be said before. */
function checkNodeInfoList(
  list: readonly NodeInfo[],
  workflow: Workflow | undefined,
): FieldError[] {
  if (workflow === undefined) return []
  return list.flatMap(({ nodeId, fieldName }, index) => {
    if (workflow.nodes.get(nodeId)?.fields.has(fieldName)) return []
    const pointer = toPointer(['nodeInfoList', String(index)])
    return [{ pointer, message: `The workflow has no field "${fieldName}" in a node "${nodeId}"` }]
  })
}
