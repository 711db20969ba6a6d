import { formatNodeProblem, type NodeProblem } from '../node-problem.ts'
import type { Facts, WordFacts, Wording } from './facts.ts'

/** What happened to the remote task when the wait for it ended early. */
export type RemoteOutcome = 'cancelled' | 'cancel-refused' | 'cancel-failed' | 'left-running'

/** Facts about a task that was created. */
export interface TaskFacts {
  'task-cancelled': { taskId: string }
  'task-failed': { taskId: string; node: string; reason: string }
  'task-failed-without-reason': { taskId: string }
  'task-failed-rejected-nodes': { taskId: string; nodes: readonly NodeProblem[] }
  'task-timed-out': { taskId: string; seconds: number; stalled: Facts }
  'status-not-checked': { seconds: number; error?: Facts | undefined }
  'task-stayed-queued': { seconds: number }
  'task-stayed-running': { seconds: number }
  'task-abandoned': { why: Facts; remote: RemoteOutcome; error?: Facts | undefined }
  'wait-stopped': { taskId: string }
  'task-late': { taskId: string }

  'no-results': object
  'no-results-no-output-node': object
  'no-results-rejected-nodes': { nodes: readonly NodeProblem[] }

  'task-id-malformed': object
  'task-id-unreadable': object
  'task-id-other-host': object
  'task-id-not-in-url': object
  'task-id-form': object

  'see-task': { page: string }
  'see-cost': { page: string }
  'see-running-task': { page: string }
}

export const taskWording: Wording<TaskFacts> = {
  'task-cancelled': ({ taskId }) => `Task ${taskId} was cancelled.`,
  'task-failed': ({ taskId, node, reason }) =>
    `Task ${taskId} failed${node && ` in node ${node}`}: ${reason}`,
  'task-failed-without-reason': ({ taskId }) =>
    `Task ${taskId} failed without a reason. RunningHub also reports cancelled tasks this way.`,
  'task-failed-rejected-nodes': ({ taskId, nodes }) =>
    `Task ${taskId} failed. ComfyUI rejected nodes when it was created: ${nodes.map(formatNodeProblem).join('; ')}`,
  'task-timed-out': ({ taskId, seconds, stalled }, word) =>
    `Task ${taskId} did not end within ${seconds} s. ${word(stalled)}`,
  'status-not-checked': ({ seconds, error }, word) =>
    `Its status could not be checked for the last ${seconds} s: ${error ? word(error) : 'RunningHub did not respond.'}`,
  'task-stayed-queued': ({ seconds }) => `It was queued on RunningHub for ${seconds} s.`,
  'task-stayed-running': ({ seconds }) => `It was running for ${seconds} s.`,
  'task-abandoned': ({ why, remote, error }, word) =>
    [word(why), OUTCOMES[remote], error && reasonText(error, word)].filter(Boolean).join(' '),
  'wait-stopped': ({ taskId }) => `Stopped waiting for task ${taskId}.`,
  'task-late': ({ taskId }) => `Task ${taskId} did not end in time.`,

  'no-results': () =>
    'RunningHub returned no results: no output node, such as SaveImage, has saved anything.',
  'no-results-no-output-node': () =>
    'There are no results, because api.json has no output node, such as SaveImage.',
  'no-results-rejected-nodes': ({ nodes }) =>
    `There are no results, because ComfyUI rejected nodes when the task was created: ${nodes.map(formatNodeProblem).join('; ')}`,

  'task-id-malformed': () => "RunningHub's task ids have 19 digits",
  'task-id-unreadable': () => "This is neither a task id nor the URL of a task's page",
  'task-id-other-host': () => 'This is not a URL on www.runninghub.cn or www.runninghub.ai',
  'task-id-not-in-url': () => 'This URL contains no task id',
  'task-id-form': () =>
    "Give the task's id, such as 1910246754753896450, or the URL of its page: https://www.runninghub.cn/call-api/call-record-detail/1910246754753896450.",

  'see-task': ({ page }) => `See ${page}.`,
  'see-cost': ({ page }) => `Time already used is billed: see ${page}.`,
  'see-running-task': ({ page }) =>
    `It may still be running and billed: see ${page}. Its results are there when it ends.`,
}

/** The outcome has said already that the task could not be cancelled. */
function reasonText(error: Facts, word: WordFacts): string {
  return error.kind === 'failed-call' ? `The reason: ${word(error.reason)}.` : word(error)
}

const OUTCOMES: Record<RemoteOutcome, string> = {
  cancelled: 'It was cancelled on RunningHub.',
  'cancel-refused': 'RunningHub refused to cancel it: it may still be running and billed.',
  'cancel-failed': 'It could not be cancelled: it may still be running and billed.',
  'left-running': 'It was left running as requested and is still billed.',
}
