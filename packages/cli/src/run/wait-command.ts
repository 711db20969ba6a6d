import { TaskCancelledError, TaskTimedOutError } from '@runninghub-action/core'
import { DEFAULT_BASE_URL, type Service } from '../context/service.ts'
import type { Messages } from '../messages/messages.ts'

/** Returns the command line that waits for a task. */
export function waitCommand(taskId: string, { baseUrl, api }: Service): string {
  const baseUrlFlag = baseUrl === DEFAULT_BASE_URL ? '' : ` --base-url ${baseUrl}`
  return `runninghub wait ${taskId}${baseUrlFlag}${api === 'v1' ? '' : ` --api ${api}`}`
}

/**
 * Returns how to wait for a task that may still be running.
 *
 * @param error why it is not waited for; the message of some errors says that it may be running
 */
export function waitNote(
  error: unknown,
  taskId: string,
  service: Service,
  { run }: Messages,
): string {
  const toWait = run.waitForIt(waitCommand(taskId, service))
  const isSaid = error instanceof TaskCancelledError || error instanceof TaskTimedOutError
  return isSaid ? toWait : `${run.taskMayBeRunning(taskId)} ${toWait}`
}
