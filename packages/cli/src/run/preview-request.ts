import { buildSubmitRequest, previewSubmit, type SubmitOptions } from '@runninghub-action/core'
import type { Service } from '../context/service.ts'
import { localPath } from './file-values.ts'
import type { PlannedRun } from './plan.ts'

/** A create call as it would be sent, without its secrets. */
export interface RequestPreview {
  method: string
  url: string
  body: unknown
}

/** Returns the create call of a run without sending it. It shows the paths of files to upload. */
export async function previewRequest(
  service: Service,
  { workflowId, changes }: PlannedRun,
  submit: SubmitOptions,
): Promise<RequestPreview> {
  const nodeInfoList = changes.map(({ nodeId, fieldName, fieldValue, file }) => {
    const path = file && localPath(String(fieldValue))
    return { nodeId, fieldName, fieldValue: path ? `<the upload of ${path}>` : fieldValue }
  })
  const { method, url, body } = await previewSubmit(
    service,
    buildSubmitRequest({ workflowId, submit }, nodeInfoList),
  )
  return { method, url, body: JSON.parse(body) }
}
