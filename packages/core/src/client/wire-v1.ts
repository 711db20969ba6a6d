import type { SubmittedTask, TaskSnapshot, TaskState } from '../task/task.ts'
import { readEnvelope, readFailure, readResults, readTaskId, readUsage } from './answers.ts'
import { postJson } from './api-call.ts'
import { members, required, text } from './members.ts'
import { Secret } from './secret.ts'
import { serviceError } from './service-error.ts'
import { readSubmitted } from './submitted.ts'
import { UnreadableAnswer, type UploadedFile, type Wire } from './wire.ts'

/** `/task/openapi/*`: the family of RunningHub's own sample. The key travels in the body. */
export const wireV1: Wire = {
  submitCall(apiKey, { workflowId, ...rest }) {
    return postJson('/task/openapi/create', apiKey, { apiKey, workflowId, ...rest })
  },

  readSubmit(answer, action): SubmittedTask {
    // A task id outranks any code beside it: the task exists and will be billed.
    const taskId = readTaskId(answer)
    if (taskId !== undefined) return readSubmitted(taskId, answer)
    const { code, msg, message, data } = readEnvelope(answer)
    if (code === '0') throw new UnreadableAnswer('success without a task id')
    throw serviceError({ action, code, text: msg ?? message, data })
  },

  queryCall: (apiKey, taskId) => postJson('/task/openapi/outputs', apiKey, { apiKey, taskId }),

  readQuery(answer, taskId): TaskSnapshot {
    const { code, msg, message, data } = readEnvelope(answer)
    const open = openState(code, msg)
    if (open) {
      const url = text(members(data)?.netWssUrl)
      return snapshot(taskId, open, { ...(url && { progressUrl: new Secret(url) }) })
    }
    if (code === '0') {
      // Code 0 without data means "not yet"; an empty list means "ended, nothing saved".
      if (!Array.isArray(data)) return snapshot(taskId, 'running', {})
      const results = readResults(data)
      return snapshot(taskId, 'succeeded', { results, usage: readUsage(data[0]) })
    }
    if (code === '805') {
      return snapshot(taskId, 'failed', { failure: readFailure(members(data)?.failedReason) })
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
    const { code, msg, message, data } = readEnvelope(answer)
    if (code !== '0') throw serviceError({ action, code, text: msg ?? message, data })
    return { fileName: required(text(members(data)?.fileName), 'upload without a file name') }
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
