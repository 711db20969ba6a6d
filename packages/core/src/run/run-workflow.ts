import type { RunningHubClient } from '../client/client.ts'
import { OverrideError } from '../errors/input-errors.ts'
import type { NodeInfo } from '../node-info/node-info.ts'
import { applyOverrides } from '../overrides/apply-overrides.ts'
import type { Override } from '../overrides/override.ts'
import { planOverrides } from '../overrides/plan-overrides.ts'
import type { SubmitOptions, SubmitRequest } from '../protocol/submit-request.ts'
import type { TaskSnapshot } from '../task/task.ts'
import { workflowIdFor } from '../workflow/workflow-id.ts'
import { type FollowOptions, followTask } from './follow-task.ts'
import { safeListener } from './run-events.ts'
import { type OpenFile, uploadFiles } from './upload-files.ts'

export interface RunOptions extends Omit<FollowOptions, 'progressUrl'> {
  /** The saved workflow's id, or the address of its page. */
  workflowId: string
  /** With `workflow`, the graph of api.json, names are checked before anything is paid for. */
  overrides?: Readonly<Record<string, unknown>> | readonly Override[] | undefined
  /**
   * Send the file's own seeds too: RunningHub draws a new one for each that is not named. Not to be
   * combined with `sendWorkflow`.
   */
  pinSeeds?: boolean | undefined
  /**
   * Send the graph itself with the values written into it, instead of a list of values. RunningHub
   * draws every seed of it anew, also those that were written into it.
   */
  sendWorkflow?: boolean | undefined
  /** Without it, values of file fields are sent as they are. */
  openFile?: OpenFile | undefined
  /** Uploads of earlier runs with the same client, by value. */
  uploads?: Map<string, Promise<string>> | undefined
  /** What else the create call carries. */
  submit?: SubmitOptions | undefined
  /** How long a full queue is waited out, in milliseconds. @default 1_800_000 */
  queueTimeout?: number | undefined
}

/**
 * Runs a workflow once: checks the overrides, uploads files, creates the task, follows it to its
 * end. Nothing is sent before all overrides have passed, and the create call is sent at most
 * once unless the service refused it.
 *
 * @returns the task, succeeded, with its results
 * @throws {OverrideError} {@link WorkflowIdError} before anything was sent
 * @throws {SubmitUnknownError} when a task may or may not have been made
 * @throws {TaskTimedOutError} {@link TaskCancelledError} saying what became of the remote task
 */
export async function runWorkflow(
  client: RunningHubClient,
  options: RunOptions,
): Promise<TaskSnapshot> {
  const { overrides = {}, pinSeeds = false, signal } = options
  const emit = safeListener(options.onEvent)
  if (pinSeeds && options.sendWorkflow) throw seedsAreDrawn()
  const workflowId = workflowIdFor(options.workflowId, client.baseUrl)
  const changes = planOverrides(options.workflow, overrides, { pinSeeds })
  emit({ type: 'planned', changes })
  const nodeInfoList = await uploadFiles(client, changes, {
    openFile: options.openFile ?? (async (value) => value),
    signal,
    uploads: options.uploads,
    onUploading: (name, size) => emit({ type: 'uploading', name, size }),
    onUploaded: (name, fileName) => emit({ type: 'uploaded', name, fileName }),
  })
  const request = buildSubmitRequest({ ...options, workflowId }, nodeInfoList)
  const task = await client.submit(request, {
    signal,
    queueTimeout: options.queueTimeout ?? 1_800_000,
    onSend: () => emit({ type: 'submitting', request }),
    onRetry: (notice) => emit({ type: 'submit-delayed', ...notice }),
  })
  emit({ type: 'submitted', task })
  const { taskId, nodeErrors, progressUrl } = task
  if (nodeErrors.length > 0) emit({ type: 'node-errors', taskId, nodeErrors })
  const ended = await followTask(client, taskId, { ...options, progressUrl })
  emit({ type: 'succeeded', task: ended })
  return ended
}

/**
 * RunningHub keeps a seed only when the list of values names it. Beside a graph that list is checked
 * against the saved workflow, or not read at all: nothing keeps the seeds of a graph that is sent.
 */
function seedsAreDrawn(): OverrideError {
  const message =
    'pinSeeds has no effect on a workflow that is sent (sendWorkflow): RunningHub draws its seeds anew. Save the workflow on RunningHub and run it without sendWorkflow, or leave pinSeeds out. Nothing was sent.'
  return new OverrideError([{ target: 'pinSeeds', message }])
}

/** The request of a run, once its files have names. */
export function buildSubmitRequest(
  { workflowId, workflow, sendWorkflow, submit }: RunOptions,
  nodeInfoList: readonly NodeInfo[],
): SubmitRequest {
  if (sendWorkflow && workflow) {
    return { workflowId, workflow: applyOverrides(workflow, nodeInfoList), ...submit }
  }
  return { workflowId, ...(nodeInfoList.length > 0 && { nodeInfoList }), ...submit }
}
