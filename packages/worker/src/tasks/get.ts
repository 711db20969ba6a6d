import type { TaskResource } from '../model/task.ts'
import { parseInput } from '../model/task-payload.ts'
import { toTaskResource } from '../model/task-resource.ts'
import { type InvocationContext, runInBackground, taskQueue } from '../platform/context.ts'
import { QUEUE_FAILURE, wrapStorageError } from '../platform/storage-error.ts'
import { limitSubrequests } from '../platform/subrequests.ts'
import { pollTask } from '../polling/poll-task.ts'
import { readProgress } from '../polling/progress.ts'
import { parseTask } from '../queue/parse-task.ts'
import type { TaskLookup } from '../queue/rpc-types.ts'
import { isVisible } from '../security/api-token.ts'
import { submitPendingInBackground } from '../submission/submit-pending.ts'

const READ_INTERVAL = 2_000
/** How long a response waits for RunningHub's when the caller did not ask to wait. */
const FRESH_TIMEOUT = 3_000

/**
 * Returns a task as it is now; undefined when there is none.
 *
 * @param fresh also query RunningHub, when the task is open and the last status check is old
 * @param wait seconds to wait for the end
 * @param owner the name of the token whose tasks are visible; all tasks without it
 * @param progress also read the progress of a running task
 * @throws {StorageUnavailableError}
 */
export async function getTask(
  ctx: InvocationContext,
  id: string,
  {
    fresh = false,
    wait = 0,
    progress = false,
    owner,
  }: { fresh?: boolean; wait?: number; progress?: boolean; owner?: string | undefined } = {},
): Promise<TaskResource | undefined> {
  const limited = limitSubrequests(ctx)
  const deadline = ctx.clock.now() + wait * 1000
  for (;;) {
    const pollTimeout = Math.max(FRESH_TIMEOUT, deadline - ctx.clock.now())
    const lookup = await readQueue(limited, id, fresh || wait > 0 ? pollTimeout : 0)
    if (!lookup || !isVisible(lookup.task, owner)) return undefined
    const { task, input } = lookup
    const left = deadline - ctx.clock.now()
    if (task.endedAt !== undefined || left <= 0) {
      const resource = toTaskResource(parseTask(task), parseInput(input))
      return progress ? withProgress(limited, resource) : resource
    }
    await ctx.clock.sleep(Math.min(READ_INTERVAL, left))
  }
}

async function withProgress(ctx: InvocationContext, task: TaskResource): Promise<TaskResource> {
  const { status, runninghubTaskId, workflowId } = task
  if (status !== 'running' || runninghubTaskId === undefined) return task
  const progress = await readProgress(ctx, { runninghubTaskId, workflowId })
  return progress ? { ...task, progress } : task
}

/** @param pollTimeout how long a status check may delay the response, in milliseconds; 0: none */
async function readQueue(
  ctx: InvocationContext,
  id: string,
  pollTimeout: number,
): Promise<TaskLookup | undefined> {
  const read = (allowPoll: boolean) =>
    wrapStorageError<TaskLookup | undefined>(QUEUE_FAILURE, async () =>
      taskQueue(ctx).read(id, ctx.clock.now(), allowPoll),
    )
  const lookup = await read(pollTimeout > 0)
  if (!lookup?.poll) return lookup
  const polling = pollTask(ctx, lookup.poll).then((ended) => {
    if (ended) submitPendingInBackground(ctx)
  })
  runInBackground(ctx, `polling task ${id}`, polling)
  const pollDone = new AbortController()
  const waited = ctx.clock.sleep(pollTimeout, pollDone.signal)
  await Promise.race([polling, waited].map((part) => part.catch(() => {})))
  pollDone.abort()
  return read(false)
}
