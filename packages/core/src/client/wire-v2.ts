import type { SubmittedTask, TaskSnapshot } from '../task/task.ts'
import {
  envelopeOf,
  readEnvelope,
  readFailure,
  readResults,
  readTaskId,
  readUsage,
} from './answers.ts'
import { postJson } from './api-call.ts'
import { id, members, required, text } from './members.ts'
import { Secret } from './secret.ts'
import { serviceError } from './service-error.ts'
import { readSubmitted } from './submitted.ts'
import { taskState } from './task-state.ts'
import { UnreadableAnswer, type UploadedFile, type Wire } from './wire.ts'

/** `/openapi/v2/*`: no envelope, the key in the header, `errorCode` a string. */
export const wireV2: Wire = {
  submitCall(apiKey, { workflowId, nodeInfoList = [], ...rest }) {
    // The list is a required field of this family, even when it is empty.
    const body = { nodeInfoList, ...rest }
    return postJson(`/openapi/v2/run/workflow/${encodeURIComponent(workflowId)}`, apiKey, body)
  },

  readSubmit(answer, action): SubmittedTask {
    const taskId = readTaskId(answer)
    if (taskId !== undefined) return readSubmitted(taskId, answer)
    const { errorCode, errorMessage, promptTips } = readTask(answer)
    if (!errorCode) {
      throw (
        refusalInEnvelope(answer, action) ??
        new UnreadableAnswer('neither a task id nor an error code')
      )
    }
    throw serviceError({ action, code: errorCode, text: errorMessage, data: { promptTips } })
  },

  queryCall: (apiKey, taskId) => postJson('/openapi/v2/query', apiKey, { taskId }),

  readQuery(answer, taskId): TaskSnapshot {
    const read = readTask(answer)
    const action = `ask for task ${taskId}`
    if (!read.status && !read.errorCode) {
      throw (
        refusalInEnvelope(answer, action) ??
        new UnreadableAnswer('neither a status nor an error code')
      )
    }
    if (read.taskId && read.taskId !== taskId) throw new UnreadableAnswer('another task')
    // Without a task id the code is about the call, not about the task, whatever the status says.
    if (!read.taskId && read.errorCode) {
      throw serviceError({ action, code: read.errorCode, text: read.errorMessage })
    }
    const state = read.status ? taskState(read.status) : undefined
    if (!read.taskId && (state === 'failed' || state === 'cancelled')) {
      throw new UnreadableAnswer('a task that ended, without its id')
    }
    if (state === 'succeeded') {
      const items = Array.isArray(read.results) ? read.results : []
      return { taskId, state, results: readResults(items), usage: readUsage(read.usage) }
    }
    if (state === 'failed' || state === 'cancelled' || read.errorCode === '805') {
      const failure =
        readFailure(read.failedReason) ?? reasonInWords(read.errorCode, read.errorMessage)
      return {
        taskId,
        state: state === 'cancelled' ? state : 'failed',
        results: [],
        usage: readUsage(read.usage),
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

  uploadCall: (apiKey) => ({
    path: '/openapi/v2/media/upload/binary',
    headers: { authorization: `Bearer ${apiKey}` },
    fields: {},
  }),

  readUpload(answer, action): UploadedFile {
    const { code, msg, message, data } = readEnvelope(answer)
    // The Chinese pages document success as 0, the English ones as 200.
    if (code !== '0' && code !== '200') {
      throw serviceError({ action, code, text: message ?? msg, data })
    }
    const file = members(data)
    const fileName = text(file?.fileName) ?? text(file?.filename)
    return {
      fileName: required(fileName, 'upload without a file name'),
      url: text(file?.download_url),
    }
  },
}

/** What an answer says of a task, or of the call. Only the callers know what they need of it. */
function readTask(answer: unknown) {
  const read = members(answer)
  return {
    taskId: id(read?.taskId),
    status: text(read?.status),
    errorCode: id(read?.errorCode),
    errorMessage: text(read?.errorMessage),
    results: read?.results,
    promptTips: read?.promptTips,
    failedReason: read?.failedReason,
    usage: read?.usage,
    netWssUrl: text(read?.netWssUrl),
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
