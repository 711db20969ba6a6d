import type { RunningHubClient } from '../client/client.ts'
import { buildSubmitRequest } from '../plan/build-submit-request.ts'
import type { PlannedRun } from '../plan/planned-run.ts'
import type { TaskSnapshot } from '../task/task.ts'
import { type FollowOptions, followTask } from './follow-task.ts'
import { safeListener } from './run-events.ts'
import { type OpenFile, uploadFiles } from './upload-files.ts'

export interface RunOptions extends Omit<FollowOptions, 'progressUrl' | 'workflow' | 'nodeErrors'> {
  /** Opens the files of the run. Required when the run has files. */
  openFile?: OpenFile | undefined
  /** Uploads of earlier runs with the same client, by path or URL. */
  uploads?: Map<string, Promise<string>> | undefined
  /**
   * How long to wait for a free slot in the account's queue, in milliseconds. @default 1_800_000
   */
  queueTimeout?: number | undefined
}

/**
 * Runs a planned run once: uploads its files, creates the task, follows it to its end. The create
 * call is sent again only when the previous one certainly created nothing.
 *
 * @returns the task, which has succeeded, with its results
 * @throws {SubmitUnknownError} when it is not known whether a task was created
 * @throws {TaskTimedOutError} {@link TaskCancelledError} with what happened to the remote task
 */
export async function runWorkflow(
  client: RunningHubClient,
  run: PlannedRun,
  options: RunOptions = {},
): Promise<TaskSnapshot> {
  const { openFile, uploads, signal } = options
  const emit = safeListener(options.onEvent)
  const nodeInfoList = await uploadFiles(client, run.changes, {
    openFile,
    signal,
    uploads,
    onUploading: (name, size) => emit({ type: 'uploading', name, size }),
    onUploaded: (name, fileName) => emit({ type: 'uploaded', name, fileName }),
  })
  const request = buildSubmitRequest(run, nodeInfoList)
  const task = await client.submit(request, {
    signal,
    queueTimeout: options.queueTimeout ?? 1_800_000,
    onSend: () => emit({ type: 'submitting', request }),
    onRetry: (notice) => emit({ type: 'submit-delayed', ...notice }),
  })
  emit({ type: 'submitted', task })
  const { taskId, nodeErrors, progressUrl } = task
  if (nodeErrors.length > 0) emit({ type: 'node-errors', taskId, nodeErrors })
  const ended = await followTask(client, taskId, {
    ...options,
    workflow: run.workflow,
    nodeErrors,
    progressUrl,
  })
  emit({ type: 'succeeded', task: ended })
  return ended
}
