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
 * @param workflowId the id of the workflow, or of the AI app with `kind`
 * @param uploads the names that RunningHub gave to `files`, in the same order
 */
export function createRequest(
  workflowId: string,
  { nodeInfoList, workflow, files, instanceType, addMetadata, accessPassword }: TaskPayload,
  uploads: readonly string[],
  webhookUrl: string | undefined,
  kind?: 'ai-app',
): SubmitRequest {
  const values = new Map(nodeInfoList.map((info) => [keyOf(info), info]))
  files.forEach(({ nodeId, fieldName }, index) => {
    const info = { nodeId, fieldName, fieldValue: uploads[index] ?? '' }
    values.set(keyOf(info), info)
  })
  const graph = workflow === undefined ? undefined : parseWorkflow(workflow)
  const submit = { addMetadata, webhookUrl, instanceType, accessPassword }
  const run = { workflowId, workflow: graph, sendWorkflow: graph !== undefined, submit }
  const request = buildSubmitRequest(run, [...values.values()])
  return kind ? { ...request, kind } : request
}

function keyOf({ nodeId, fieldName }: NodeInfo): string {
  return JSON.stringify([nodeId, fieldName])
}
