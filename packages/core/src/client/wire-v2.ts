import * as z from 'zod/mini'
import { UnavailableError } from '../errors/service-errors.ts'
import type { SubmittedTask, TaskSnapshot } from '../task/task.ts'
import { envelope, id, readFailure, readResult, readTaskId, readUsage, text } from './answers.ts'
import { postJson } from './api-call.ts'
import { Secret } from './secret.ts'
import { serviceError } from './service-error.ts'
import { readSubmitted } from './submitted.ts'
import { taskState } from './task-state.ts'
import { UnreadableAnswer, type UploadedFile, type Wire } from './wire.ts'

const task = z.looseObject({
  taskId: id,
  status: text,
  errorCode: id,
  errorMessage: text,
  results: z.optional(z.unknown()),
  promptTips: z.optional(z.unknown()),
  failedReason: z.optional(z.unknown()),
  usage: z.optional(z.unknown()),
  netWssUrl: text,
})

const uploaded = z.looseObject({ fileName: text, filename: text, download_url: text })

/** `/openapi/v2/*`: no envelope, the key in the header, `errorCode` a string. */
export const wireV2: Wire = {
  submitCall(apiKey, { workflowId, ...rest }) {
    // nodeInfoList is a required field of this family, even when it is empty.
    const body = { nodeInfoList: [], ...rest }
    return postJson(`/openapi/v2/run/workflow/${encodeURIComponent(workflowId)}`, apiKey, body)
  },

  readSubmit(answer, action): SubmittedTask {
    const taskId = readTaskId(answer)
    if (taskId !== undefined) return readSubmitted(taskId, answer)
    const { errorCode, errorMessage, promptTips } = z.parse(task, answer)
    if (!errorCode) {
      throw (
        refusalInEnvelope(answer, action) ??
        new UnreadableAnswer('neither a task id nor an error code')
      )
    }
    if (errorCode === '1000') {
      // An unknown error: without a task id nobody knows what it stopped.
      const message = `Could not ${action}: RunningHub met an unknown error (1000 ${errorMessage ?? ''}).`
      throw new UnavailableError(message, { serviceCode: errorCode, retry: 'read' })
    }
    throw serviceError({ action, code: errorCode, text: errorMessage, data: { promptTips } })
  },

  queryCall: (apiKey, taskId) => postJson('/openapi/v2/query', apiKey, { taskId }),

  readQuery(answer, taskId): TaskSnapshot {
    const read = z.parse(task, answer)
    const action = `ask for task ${taskId}`
    if (!read.status && !read.errorCode) {
      throw (
        refusalInEnvelope(answer, action) ??
        new UnreadableAnswer('neither a status nor an error code')
      )
    }
    // Without a task id the code speaks of the call, not of the task, whatever the status says.
    if (!read.taskId && read.errorCode) {
      throw serviceError({ action, code: read.errorCode, text: read.errorMessage, taskId })
    }
    const state = read.status ? taskState(read.status) : undefined
    if (state === 'succeeded') {
      const items = Array.isArray(read.results) ? read.results : []
      const results = items.map(readResult).filter((result) => result !== undefined)
      if (items.length > 0 && results.length === 0)
        throw new UnreadableAnswer('results of no known form')
      return { taskId, state, results, usage: readUsage(read.usage) }
    }
    if (state === 'failed' || state === 'cancelled' || read.errorCode === '805') {
      const failure =
        readFailure(read.failedReason) ?? reasonInWords(read.errorCode, read.errorMessage)
      return {
        taskId,
        state: state === 'cancelled' ? state : 'failed',
        results: [],
        usage: readUsage(read.usage),
        ...(failure && { failure }),
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
    const { code, msg, message, data } = z.parse(envelope, answer)
    // The Chinese pages document success as 0, the English ones as 200.
    if (String(code) !== '0' && String(code) !== '200') {
      throw serviceError({ action, code, text: message ?? msg, data })
    }
    const file = z.parse(uploaded, data)
    const fileName = file.fileName ?? file.filename
    if (!fileName) throw new UnreadableAnswer('upload without a file name')
    return { fileName, ...(file.download_url && { url: file.download_url }) }
  },
}

/** A wrong path or a gateway in front may still answer with v1's envelope. */
function refusalInEnvelope(answer: unknown, action: string): Error | undefined {
  const read = z.safeParse(envelope, answer)
  if (!read.success || ['0', '200'].includes(String(read.data.code))) return undefined
  const { code, msg, message, data } = read.data
  return serviceError({ action, code, text: message ?? msg, data })
}

function reasonInWords(code: string | undefined, message: string | undefined) {
  const words = [code, message].filter(Boolean).join(' ')
  return words && code !== '805' ? { message: words, traceback: [] } : undefined
}
