import { buildSubmitRequest, previewSubmit, type SubmitOptions } from '@runninghub-action/core'
import type { Service } from '../context/service.ts'
import { pathIn } from './file-values.ts'
import type { PlannedRun } from './plan.ts'

/** A create call as it would go over the wire, without its secrets. */
export interface DryRequest {
  method: string
  url: string
  body: unknown
}

/** The create call of a run, which is not made. In the place of uploads stands what would be uploaded. */
export async function dryRun(
  service: Service,
  { workflowId, changes }: PlannedRun,
  submit: SubmitOptions,
): Promise<DryRequest> {
  const list = changes.map(({ nodeId, fieldName, fieldValue, file }) => {
    const path = file && pathIn(String(fieldValue))
    return { nodeId, fieldName, fieldValue: path ? `<the upload of ${path}>` : fieldValue }
  })
  const { method, url, body } = await previewSubmit(
    service,
    buildSubmitRequest({ workflowId, submit }, list),
  )
  return { method, url, body: JSON.parse(body) }
}
