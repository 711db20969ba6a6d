import { asId, asObject, asString } from '../json-fields.ts'
import { Secret } from '../secret.ts'
import type { SubmittedTask, TaskSnapshot } from '../task/task.ts'
import { parseTaskState } from '../task/task-state.ts'
import { parseCreatedTask } from './created-task.ts'
import type { Protocol, UploadedFile } from './protocol.ts'
import { jsonRequest } from './request.ts'
import {
  envelopeOf,
  expectEnvelope,
  parseFailure,
  parseResults,
  parseUsage,
  taskIdOf,
} from './response-fields.ts'
import { serviceError } from './service-error.ts'
import { expectField, UnexpectedResponseError } from './unexpected-response.ts'

/** `/openapi/v2/*`: no envelope, the key in the header, `errorCode` a string. */
export const protocolV2: Protocol = {
  submitRequest(apiKey, { workflowId, nodeInfoList = [], ...rest }) {
    // The list is a required field of this family, even when it is empty.
    const body = { nodeInfoList, ...rest }
    return jsonRequest(`/openapi/v2/run/workflow/${encodeURIComponent(workflowId)}`, apiKey, body)
  },

  parseSubmit(answer, action): SubmittedTask {
    const taskId = taskIdOf(answer)
    if (taskId !== undefined) return parseCreatedTask(taskId, answer)
    const { errorCode, errorMessage, promptTips } = taskFields(answer)
    if (!errorCode) {
      throw (
        refusalInEnvelope(answer, action) ??
        new UnexpectedResponseError('neither a task id nor an error code')
      )
    }
    throw serviceError({ action, code: errorCode, text: errorMessage, data: { promptTips } })
  },

  queryRequest: (apiKey, taskId) => jsonRequest('/openapi/v2/query', apiKey, { taskId }),

  parseQuery(answer, taskId): TaskSnapshot {
    const read = taskFields(answer)
    const action = `ask for task ${taskId}`
    if (!read.status && !read.errorCode) {
      throw (
        refusalInEnvelope(answer, action) ??
        new UnexpectedResponseError('neither a status nor an error code')
      )
    }
    if (read.taskId && read.taskId !== taskId) throw new UnexpectedResponseError('another task')
    // Without a task id the code is about the call, not about the task, whatever the status says.
    if (!read.taskId && read.errorCode) {
      throw serviceError({ action, code: read.errorCode, text: read.errorMessage })
    }
    const state = read.status ? parseTaskState(read.status) : undefined
    if (!read.taskId && (state === 'failed' || state === 'cancelled')) {
      throw new UnexpectedResponseError('a task that ended, without its id')
    }
    if (state === 'succeeded') {
      const items = Array.isArray(read.results) ? read.results : []
      return { taskId, state, results: parseResults(items), usage: parseUsage(read.usage) }
    }
    if (state === 'failed' || state === 'cancelled' || read.errorCode === '805') {
      const failure =
        parseFailure(read.failedReason) ?? reasonInWords(read.errorCode, read.errorMessage)
      return {
        taskId,
        state: state === 'cancelled' ? state : 'failed',
        results: [],
        usage: parseUsage(read.usage),
        failure,
      }
    }
    if (read.errorCode && read.errorCode !== '804' && read.errorCode !== '813') {
      throw serviceError({ action, code: read.errorCode, text: read.errorMessage, taskId })
    }
    return {
      taskId,
      state: state ?? (read.errorCode === '813' ? 'queued' : 'running'),
      results: [],
      usage: {},
      ...(read.netWssUrl && { progressUrl: new Secret(read.netWssUrl) }),
    }
  },

  uploadRequest: (apiKey) => ({
    path: '/openapi/v2/media/upload/binary',
    headers: { authorization: `Bearer ${apiKey}` },
    fields: {},
  }),

  parseUpload(answer, action): UploadedFile {
    const { code, msg, message, data } = expectEnvelope(answer)
    // The Chinese pages document success as 0, the English ones as 200.
    if (code !== '0' && code !== '200') {
      throw serviceError({ action, code, text: message ?? msg, data })
    }
    const file = asObject(data)
    const fileName = asString(file?.fileName) ?? asString(file?.filename)
    return {
      fileName: expectField(fileName, 'upload without a file name'),
      url: asString(file?.download_url),
    }
  },
}

/** What an answer says of a task, or of the call. Only the callers know what they need of it. */
function taskFields(answer: unknown) {
  const read = asObject(answer)
  return {
    taskId: asId(read?.taskId),
    status: asString(read?.status),
    errorCode: asId(read?.errorCode),
    errorMessage: asString(read?.errorMessage),
    results: read?.results,
    promptTips: read?.promptTips,
    failedReason: read?.failedReason,
    usage: read?.usage,
    netWssUrl: asString(read?.netWssUrl),
  }
}

/** A wrong path or a gateway in front may still answer with v1's envelope. */
function refusalInEnvelope(answer: unknown, action: string): Error | undefined {
  const read = envelopeOf(answer)
  if (!read || read.code === '0' || read.code === '200') return undefined
  const { code, msg, message, data } = read
  return serviceError({ action, code, text: message ?? msg, data })
}

function reasonInWords(code: string | undefined, message: string | undefined) {
  const words = [code, message].filter(Boolean).join(' ')
  return words && code !== '805' ? { message: words, traceback: [] } : undefined
}
