import { asObject, asString } from '../json-fields.ts'
import { Secret } from '../secret.ts'
import type { SubmittedTask, TaskSnapshot, TaskState } from '../task/task.ts'
import { parseCreatedTask } from './created-task.ts'
import type { Protocol, UploadedFile } from './protocol.ts'
import { jsonRequest } from './request.ts'
import {
  expectEnvelope,
  parseFailure,
  parseResults,
  parseUsage,
  taskIdOf,
} from './response-fields.ts'
import { serviceError } from './service-error.ts'
import { expectField, UnexpectedResponseError } from './unexpected-response.ts'

/** `/task/openapi/*`: the API version of RunningHub's own sample. The key is in the body. */
export const protocolV1: Protocol = {
  submitRequest(apiKey, { workflowId, kind, ...rest }) {
    if (kind === 'ai-app') {
      // The list is a required field of this call, and `addMetadata` is not one of its fields.
      const { addMetadata, workflow, nodeInfoList = [], ...options } = rest
      const body = { apiKey, webappId: workflowId, nodeInfoList, ...options }
      return jsonRequest('/task/openapi/ai-app/run', apiKey, body)
    }
    return jsonRequest('/task/openapi/create', apiKey, { apiKey, workflowId, ...rest })
  },

  parseSubmit(response, action): SubmittedTask {
    // A task id outranks any code beside it: the task exists and is billed.
    const taskId = taskIdOf(response)
    if (taskId !== undefined) return parseCreatedTask(taskId, response)
    const { code, msg, message, data } = expectEnvelope(response)
    if (code === '0') throw new UnexpectedResponseError('success without a task id')
    throw serviceError({ action, code, text: msg ?? message, data })
  },

  queryRequest: (apiKey, taskId) =>
    jsonRequest('/task/openapi/outputs', apiKey, { apiKey, taskId }),

  parseQuery(response, taskId): TaskSnapshot {
    const { code, msg, message, data } = expectEnvelope(response)
    const open = openState(code, msg)
    if (open) {
      const url = asString(asObject(data)?.netWssUrl)
      return snapshot(taskId, open, { ...(url && { progressUrl: new Secret(url) }) })
    }
    if (code === '0') {
      // Code 0 without data means "not yet"; an empty list means "ended, nothing saved".
      if (!Array.isArray(data)) return snapshot(taskId, 'running', {})
      const results = parseResults(data)
      return snapshot(taskId, 'succeeded', { results, usage: parseUsage(data[0]) })
    }
    if (code === '805') {
      return snapshot(taskId, 'failed', { failure: parseFailure(asObject(data)?.failedReason) })
    }
    throw serviceError({
      action: { kind: 'call-query', taskId },
      code,
      text: msg ?? message,
      data,
      taskId,
    })
  },

  uploadRequest: (apiKey) => ({
    path: '/task/openapi/upload',
    headers: { authorization: `Bearer ${apiKey}` },
    fields: { apiKey, fileType: 'input' },
  }),

  parseUpload(response, action): UploadedFile {
    const { code, msg, message, data } = expectEnvelope(response)
    if (code !== '0') throw serviceError({ action, code, text: msg ?? message, data })
    return {
      fileName: expectField(asString(asObject(data)?.fileName), 'upload without a file name'),
    }
  },
}

/**
 * Reads the state of a task that has not ended. 804 and 813 are states, not failures. RunningHub's
 * own node goes by the text instead of the code, so the text counts beside code 0 too.
 */
function openState(code: string, msg: string | undefined): TaskState | undefined {
  if (code === '804') return 'running'
  if (code === '813') return 'queued'
  if (code !== '0') return undefined
  if (msg === 'APIKEY_TASK_IS_RUNNING') return 'running'
  if (msg === 'APIKEY_TASK_IS_QUEUED') return 'queued'
  return undefined
}

function snapshot(taskId: string, state: TaskState, rest: Partial<TaskSnapshot>): TaskSnapshot {
  return { taskId, state, results: [], usage: {}, ...rest }
}
