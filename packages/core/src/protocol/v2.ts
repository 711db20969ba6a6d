import type { CallFacts } from '../errors/facts/service-facts.ts'
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
  submitRequest(apiKey, { workflowId, kind = 'workflow', nodeInfoList = [], ...rest }) {
    // The list is a required field of this version, even when it is empty.
    const body = { nodeInfoList, ...rest }
    return jsonRequest(`/openapi/v2/run/${kind}/${encodeURIComponent(workflowId)}`, apiKey, body)
  },

  parseSubmit(response, action): SubmittedTask {
    const taskId = taskIdOf(response)
    if (taskId !== undefined) return parseCreatedTask(taskId, response)
    const { errorCode, errorMessage, promptTips } = taskFields(response)
    if (!errorCode) {
      throw (
        refusalInEnvelope(response, action) ??
        new UnexpectedResponseError('neither a task id nor an error code')
      )
    }
    throw serviceError({ action, code: errorCode, text: errorMessage, data: { promptTips } })
  },

  queryRequest: (apiKey, taskId) => jsonRequest('/openapi/v2/query', apiKey, { taskId }),

  parseQuery(response, taskId): TaskSnapshot {
    const task = taskFields(response)
    const action: CallFacts = { kind: 'call-query', taskId }
    if (!task.status && !task.errorCode) {
      throw (
        refusalInEnvelope(response, action) ??
        new UnexpectedResponseError('neither a status nor an error code')
      )
    }
    if (task.taskId && task.taskId !== taskId) throw new UnexpectedResponseError('another task')
    // Without a task id the code is about the call, not about the task, whatever the status is.
    if (!task.taskId && task.errorCode) {
      throw serviceError({ action, code: task.errorCode, text: task.errorMessage })
    }
    const state = task.status ? parseTaskState(task.status) : undefined
    if (!task.taskId && (state === 'failed' || state === 'cancelled')) {
      throw new UnexpectedResponseError('a task that ended, without its id')
    }
    if (state === 'succeeded') {
      const items = Array.isArray(task.results) ? task.results : []
      return { taskId, state, results: parseResults(items), usage: parseUsage(task.usage) }
    }
    if (state === 'failed' || state === 'cancelled' || task.errorCode === '805') {
      const failure =
        parseFailure(task.failedReason) ?? failureOf(task.errorCode, task.errorMessage)
      return {
        taskId,
        state: state === 'cancelled' ? state : 'failed',
        results: [],
        usage: parseUsage(task.usage),
        failure,
      }
    }
    if (task.errorCode && task.errorCode !== '804' && task.errorCode !== '813') {
      throw serviceError({ action, code: task.errorCode, text: task.errorMessage, taskId })
    }
    return {
      taskId,
      state: state ?? (task.errorCode === '813' ? 'queued' : 'running'),
      results: [],
      usage: {},
      ...(task.netWssUrl && { progressUrl: new Secret(task.netWssUrl) }),
    }
  },

  uploadRequest: (apiKey) => ({
    path: '/openapi/v2/media/upload/binary',
    headers: { authorization: `Bearer ${apiKey}` },
    fields: {},
  }),

  parseUpload(response, action): UploadedFile {
    const { code, msg, message, data } = expectEnvelope(response)
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

/**
 * Reads the fields of a response about a task or about the call. Each caller decides what it
 * requires.
 */
function taskFields(response: unknown) {
  const fields = asObject(response)
  return {
    taskId: asId(fields?.taskId),
    status: asString(fields?.status),
    errorCode: asId(fields?.errorCode),
    errorMessage: asString(fields?.errorMessage),
    results: fields?.results,
    promptTips: fields?.promptTips,
    failedReason: fields?.failedReason,
    usage: fields?.usage,
    netWssUrl: asString(fields?.netWssUrl),
  }
}

/** Reads a refusal in v1's envelope, which a wrong path or a gateway in front may return. */
function refusalInEnvelope(response: unknown, action: CallFacts): Error | undefined {
  const envelope = envelopeOf(response)
  if (!envelope || envelope.code === '0' || envelope.code === '200') return undefined
  const { code, msg, message, data } = envelope
  return serviceError({ action, code, text: message ?? msg, data })
}

function failureOf(code: string | undefined, message: string | undefined) {
  const reason = [code, message].filter(Boolean).join(' ')
  return reason && code !== '805' ? { message: reason, traceback: [] } : undefined
}
