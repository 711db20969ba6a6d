import {
  buildSubmitRequest,
  type NodeInfo,
  parseWorkflow,
  type SubmitRequest,
} from '@runninghub-action/core'
import type { TaskPayload } from '../model/task.ts'

/**
 * Builds the create call of a task whose files are uploaded.
 *
 * @param uploads the names that RunningHub gave to `files`, in the same order
 */
export function createRequest(
  workflowId: string,
  { nodeInfoList, workflow, files, instanceType, addMetadata, accessPassword }: TaskPayload,
  uploads: readonly string[],
  webhookUrl: string | undefined,
): SubmitRequest {
  const values = new Map(nodeInfoList.map((info) => [keyOf(info), info]))
  files.forEach(({ nodeId, fieldName }, index) => {
    const info = { nodeId, fieldName, fieldValue: uploads[index] ?? '' }
    values.set(keyOf(info), info)
  })
  const graph = workflow === undefined ? undefined : parseWorkflow(workflow)
  const submit = { addMetadata, webhookUrl, instanceType, accessPassword }
  const run = { workflowId, workflow: graph, sendWorkflow: graph !== undefined, submit }
  return buildSubmitRequest(run, [...values.values()])
}

function keyOf({ nodeId, fieldName }: NodeInfo): string {
  return JSON.stringify([nodeId, fieldName])
}
