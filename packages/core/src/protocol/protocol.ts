import type { CallFacts } from '../errors/facts/service-facts.ts'
import type { SubmittedTask, TaskSnapshot } from '../task/task.ts'
import type { ApiRequest } from './request.ts'
import type { SubmitRequest } from './submit-request.ts'

/** A file stored on RunningHub. */
export interface UploadedFile {
  /** The value for a file field: `api/<hash>.png`, a path on RunningHub's disk. */
  fileName: string
  /** Where v2 serves the upload, for one day. */
  url?: string | undefined
}

/**
 * One version of RunningHub's API: what its calls contain, and what its responses mean. The
 * `parse…` functions receive parsed JSON and throw the error of its kind for a refusal.
 */
export interface Protocol {
  submitRequest(apiKey: string, request: SubmitRequest): ApiRequest
  parseSubmit(response: unknown, action: CallFacts): SubmittedTask
  queryRequest(apiKey: string, taskId: string): ApiRequest
  parseQuery(response: unknown, taskId: string): TaskSnapshot
  uploadRequest(apiKey: string): {
    path: string
    headers: Record<string, string>
    fields: Record<string, string>
  }
  parseUpload(response: unknown, action: CallFacts): UploadedFile
}
