import {
  applyOverrides,
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
  const values = new Map<string, NodeInfo>()
  const key = ({ nodeId, fieldName }: Pick<NodeInfo, 'nodeId' | 'fieldName'>) =>
    `${nodeId}\n${fieldName}`
  for (const info of nodeInfoList) values.set(key(info), info)
  files.forEach(({ nodeId, fieldName }, index) => {
    values.set(key({ nodeId, fieldName }), { nodeId, fieldName, fieldValue: uploads[index] ?? '' })
  })
  const list = [...values.values()]
  return {
    workflowId,
    ...(workflow === undefined
      ? list.length > 0 && { nodeInfoList: list }
      : { workflow: list.length > 0 ? applyOverrides(parseWorkflow(workflow), list) : workflow }),
    addMetadata,
    webhookUrl,
    instanceType,
    accessPassword,
  }
}
