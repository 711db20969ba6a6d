import * as z from 'zod/mini'
import type { SubmittedTask, TaskSnapshot, TaskState } from '../task/task.ts'
import { envelope, readFailure, readResult, readTaskId, readUsage, text } from './answers.ts'
import { postJson } from './api-call.ts'
import { Secret } from './secret.ts'
import { serviceError } from './service-error.ts'
import { readSubmitted } from './submitted.ts'
import { UnreadableAnswer, type UploadedFile, type Wire } from './wire.ts'

const uploaded = z.looseObject({ fileName: text })
const running = z.looseObject({ netWssUrl: text })
const failed = z.looseObject({ failedReason: z.optional(z.unknown()) })

/** `/task/openapi/*`: the family of RunningHub's own sample. The key travels in the body. */
export const wireV1: Wire = {
  submitCall(apiKey, { workflowId, ...rest }) {
    return postJson('/task/openapi/create', apiKey, { apiKey, workflowId, ...rest })
  },

  readSubmit(answer, action): SubmittedTask {
    // A task id outranks any code beside it: the task exists and will be billed.
    const taskId = readTaskId(answer)
    if (taskId !== undefined) return readSubmitted(taskId, answer)
    const { code, msg, message, data } = z.parse(envelope, answer)
    if (String(code) === '0') throw new UnreadableAnswer('success without a task id')
    throw serviceError({ action, code, text: msg ?? message, data })
  },

  queryCall: (apiKey, taskId) => postJson('/task/openapi/outputs', apiKey, { apiKey, taskId }),

  readQuery(answer, taskId): TaskSnapshot {
    const { code, msg, message, data } = z.parse(envelope, answer)
    const open = openState(String(code), msg)
    if (open) {
      const socket = z.safeParse(running, data)
      const url = socket.success ? socket.data.netWssUrl : undefined
      return snapshot(taskId, open, { ...(url && { progressUrl: new Secret(url) }) })
    }
    if (String(code) === '0') {
      // Code 0 without data means "not yet"; an empty list means "ended, nothing saved".
      if (!Array.isArray(data)) return snapshot(taskId, 'running', {})
      const results = data.map(readResult).filter((result) => result !== undefined)
      if (data.length > 0 && results.length === 0)
        throw new UnreadableAnswer('results of no known form')
      return snapshot(taskId, 'succeeded', { results, usage: readUsage(data[0] ?? {}) })
    }
    if (String(code) === '805') {
      const reason = z.safeParse(failed, data)
      const failure = reason.success ? readFailure(reason.data.failedReason) : undefined
      return snapshot(taskId, 'failed', { ...(failure && { failure }) })
    }
    throw serviceError({
      action: `ask for task ${taskId}`,
      code,
      text: msg ?? message,
      data,
      taskId,
    })
  },

  uploadCall: (apiKey) => ({
    path: '/task/openapi/upload',
    headers: { authorization: `Bearer ${apiKey}` },
    fields: { apiKey, fileType: 'input' },
  }),

  readUpload(answer, action): UploadedFile {
    const { code, msg, message, data } = z.parse(envelope, answer)
    if (String(code) !== '0') throw serviceError({ action, code, text: msg ?? message, data })
    const { fileName } = z.parse(uploaded, data)
    if (!fileName) throw new UnreadableAnswer('upload without a file name')
    return { fileName }
  },
}

/**
 * 804 and 813 are states, not failures. RunningHub's own node goes by the text instead of the
 * code, so the text is understood beside code 0 too.
 */
function openState(code: string, msg: string | undefined): TaskState | undefined {
  if (code === '804') return 'running'
  if (code === '813') return 'queued'
  if (code !== '0') return undefined
  if (msg === 'APIKEY_TASK_IS_RUNNING') return 'running'
  if (msg === 'APIKEY_TASK_IS_QUEUED') return 'queued'
  return undefined
}

function snapshot(taskId: string, state: TaskState, more: Partial<TaskSnapshot>): TaskSnapshot {
  return { taskId, state, results: [], usage: {}, ...more }
}
