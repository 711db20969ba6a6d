import type { RunningHubClient } from '../client/client.ts'
import type { SubmitOptions, SubmitRequest } from '../client/submit-request.ts'
import { OverrideError } from '../errors/input-errors.ts'
import type { NodeInfo } from '../workflow/node-info.ts'
import type { Override } from '../workflow/override.ts'
import { planOverrides } from '../workflow/plan-overrides.ts'
import { workflowIdFor } from '../workflow/workflow-id.ts'
import { writeOverrides } from '../workflow/write-overrides.ts'
import { type FollowOptions, follow } from './follow.ts'
import { undisturbed } from './run-events.ts'
import type { TaskSnapshot } from './task.ts'
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
  const tell = undisturbed(options.onEvent)
  if (pinSeeds && options.sendWorkflow) throw seedsAreDrawn()
  const workflowId = workflowIdFor(options.workflowId, client.baseUrl)
  const changes = planOverrides(options.workflow, overrides, { pinSeeds })
  tell({ type: 'planned', changes })
  const nodeInfoList = await uploadFiles(client, changes, {
    openFile: options.openFile ?? (async (value) => value),
    signal,
    uploads: options.uploads,
    onUploading: (name, size) => tell({ type: 'uploading', name, size }),
    onUploaded: (name, fileName) => tell({ type: 'uploaded', name, fileName }),
  })
  const request = submitRequest({ ...options, workflowId }, nodeInfoList)
  const task = await client.submit(request, {
    signal,
    queueTimeout: options.queueTimeout ?? 1_800_000,
    onSend: () => tell({ type: 'submitting', request }),
    onRetry: (notice) => tell({ type: 'submit-delayed', ...notice }),
  })
  tell({ type: 'submitted', task })
  const { taskId, nodeErrors, progressUrl } = task
  if (nodeErrors.length > 0) tell({ type: 'node-errors', taskId, nodeErrors })
  const ended = await follow(client, taskId, { ...options, progressUrl })
  tell({ type: 'succeeded', task: ended })
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
export function submitRequest(
  { workflowId, workflow, sendWorkflow, submit }: RunOptions,
  nodeInfoList: readonly NodeInfo[],
): SubmitRequest {
  if (sendWorkflow && workflow) {
    return { workflowId, workflow: writeOverrides(workflow, nodeInfoList), ...submit }
  }
  return { workflowId, ...(nodeInfoList.length > 0 && { nodeInfoList }), ...submit }
}
