import { RunningHubClient, type SubmitRequest, submitRequest } from '@runninghub-action/core'
import type { Site } from '../arguments.ts'
import { pathIn } from './file-values.ts'
import type { PlannedRun } from './plan.ts'

/** A create call as it would go over the wire, without its secrets. */
export interface DryRequest {
  method: string
  url: string
  body: unknown
}

/**
 * The create call of a run. The client itself makes it, and what it hands to `fetch` is what is
 * given back: nothing is sent. In the place of uploads stands what would be uploaded.
 */
export async function dryRun(
  site: Site,
  run: PlannedRun,
  submit: Omit<SubmitRequest, 'workflowId' | 'nodeInfoList' | 'workflow'>,
): Promise<DryRequest> {
  const list = run.changes.map(({ nodeId, fieldName, fieldValue, file }) => {
    const path = file && pathIn(String(fieldValue))
    return { nodeId, fieldName, fieldValue: path ? `<upload of ${path}>` : fieldValue }
  })
  let request: DryRequest | undefined
  const client = new RunningHubClient({
    ...site,
    apiKey: '[secret]',
    fetch: async (url, { method = 'GET', body } = {}) => {
      request = { method, url: String(url), body: JSON.parse(String(body)) }
      // A refusal ends the call without a repetition.
      return Response.json({ code: 301, msg: 'dry run', errorCode: '301', errorMessage: 'dry run' })
    },
  })
  const { accessPassword } = submit
  const hidden = { ...submit, ...(accessPassword && { accessPassword: '[secret]' }) }
  const wanted = submitRequest({ workflowId: run.workflowId, submit: hidden }, list)
  await client.submit(wanted).catch(() => {})
  if (request === undefined) throw new Error('the client sent nothing')
  return request
}
