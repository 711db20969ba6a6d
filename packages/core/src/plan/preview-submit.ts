import { type ClientOptions, RunningHubClient } from '../client/client.ts'
import type { SubmitRequest } from '../protocol/submit-request.ts'
import { buildSubmitRequest } from './build-submit-request.ts'
import type { PlannedRun } from './planned-run.ts'

/** A create call as it would be sent, without its secrets. */
export interface SubmitPreview {
  method: string
  url: string
  headers: Headers
  /** JSON, with numbers as they would be sent. */
  body: string
}

/**
 * Returns the create call of a request and sends nothing. The client itself builds the call; the
 * preview is what it passes to `fetch`.
 */
export async function previewSubmit(
  service: Omit<ClientOptions, 'apiKey' | 'fetch'>,
  request: SubmitRequest,
): Promise<SubmitPreview> {
  let preview: SubmitPreview | undefined
  const client = new RunningHubClient({
    ...service,
    apiKey: '[secret]',
    fetch: async (url, { method = 'GET', headers, body } = {}) => {
      preview = { method, url: String(url), headers: new Headers(headers), body: String(body) }
      // A refusal ends the call without a retry.
      return Response.json({ code: 301, msg: 'preview', errorCode: '301', errorMessage: 'preview' })
    },
  })
  const accessPassword = request.accessPassword && '[secret]'
  await client.submit({ ...request, accessPassword }).catch(() => {})
  if (preview === undefined) throw new Error('the client sent nothing')
  return preview
}

/** The create call of a run as it would be sent: files are not uploaded, and stand for themselves. */
export function previewRun(
  service: Omit<ClientOptions, 'apiKey' | 'fetch'>,
  run: PlannedRun,
): Promise<SubmitPreview> {
  const nodeInfoList = run.changes.map(({ nodeId, fieldName, fieldValue, file }) => {
    return { nodeId, fieldName, fieldValue: fieldValue ?? `<upload of ${file}>` }
  })
  return previewSubmit(service, buildSubmitRequest(run, nodeInfoList))
}
