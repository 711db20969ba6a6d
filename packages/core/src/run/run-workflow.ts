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
  /** The saved workflow's id, or the URL of its page. */
  workflowId: string
  /**
   * Values to set. With `workflow`, the graph of api.json, they are checked before anything is paid
   * for.
   */
  overrides?: Readonly<Record<string, unknown>> | readonly Override[] | undefined
  /**
   * Also sends the file's own seeds: RunningHub generates a new one for each seed that is not sent.
   * Cannot be combined with `sendWorkflow`.
   */
  pinSeeds?: boolean | undefined
  /**
   * Sends the graph itself with the values written into it, instead of a list of values. RunningHub
   * generates every seed of it again, including those written into it.
   */
  sendWorkflow?: boolean | undefined
  /** Opens the files of file fields. Without it, their values are sent as they are. */
  openFile?: OpenFile | undefined
  /** Uploads of earlier runs with the same client, by value. */
  uploads?: Map<string, Promise<string>> | undefined
  /** Further options of the create call. */
  submit?: SubmitOptions | undefined
  /** How long to wait for a place in a full queue, in milliseconds. @default 1_800_000 */
  queueTimeout?: number | undefined
}

/**
 * Runs a workflow once: checks the overrides, uploads files, creates the task, follows it to its
 * end. Sends nothing before all overrides are valid. Sends the create call again only when the
 * previous one certainly created nothing.
 *
 * @returns the task, which has succeeded, with its results
 * @throws {OverrideError} {@link WorkflowIdError} before anything is sent
 * @throws {SubmitUnknownError} when it is not known whether a task was created
 * @throws {TaskTimedOutError} {@link TaskCancelledError} with what happened to the remote task
 */
export async function runWorkflow(
  client: RunningHubClient,
  options: RunOptions,
): Promise<TaskSnapshot> {
  const { overrides = {}, pinSeeds = false, signal } = options
  const emit = safeListener(options.onEvent)
  if (pinSeeds && options.sendWorkflow) throw cannotPinSeeds()
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
 * RunningHub keeps a seed only when the list of values contains it. Beside a graph RunningHub
 * checks that list against the saved workflow, or ignores it. So nothing keeps the seeds of a sent
 * graph.
 */
function cannotPinSeeds(): OverrideError {
  const message =
    'pinSeeds has no effect with sendWorkflow: RunningHub generates new seeds for a workflow that is sent. Save the workflow on RunningHub and run it without sendWorkflow, or omit pinSeeds. Nothing was sent.'
  return new OverrideError([{ target: 'pinSeeds', message }])
}

/**
 * Builds the create call's request from the options of a run and the values with uploaded files.
 */
export function buildSubmitRequest(
  { workflowId, workflow, sendWorkflow, submit }: RunOptions,
  nodeInfoList: readonly NodeInfo[],
): SubmitRequest {
  if (sendWorkflow && workflow) {
    return { workflowId, workflow: applyOverrides(workflow, nodeInfoList), ...submit }
  }
  return { workflowId, ...(nodeInfoList.length > 0 && { nodeInfoList }), ...submit }
}
