import type { SubmittedTask, TaskSnapshot } from '../task/task.ts'
import type { ApiRequest } from './request.ts'
import type { SubmitRequest } from './submit-request.ts'

/** A file as RunningHub holds it. */
export interface UploadedFile {
  /** The value to put into a file field: `api/<hash>.png`. A path on the service's disk. */
  fileName: string
  /** Where v2 serves the upload for a day. */
  url?: string | undefined
}

/**
 * One of the service's two wire families: what a call looks like, and what its answer means.
 * `read…` functions get the parsed JSON and throw the error of its kind for a refusal.
 */
export interface Protocol {
  submitRequest(apiKey: string, request: SubmitRequest): ApiRequest
  parseSubmit(answer: unknown, action: string): SubmittedTask
  queryRequest(apiKey: string, taskId: string): ApiRequest
  parseQuery(answer: unknown, taskId: string): TaskSnapshot
  uploadRequest(apiKey: string): {
    path: string
    headers: Record<string, string>
    fields: Record<string, string>
  }
  parseUpload(answer: unknown, action: string): UploadedFile
}
