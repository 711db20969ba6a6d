import type { LedgerTask, Reading } from '../dispatcher/messages.ts'
import { drainSoon } from '../submit/drain.ts'
import { background, type Context, dispatcher } from './context.ts'
import { knownTask } from './ledger-task.ts'
import { limitCalls } from './limit-calls.ts'
import { pollTask } from './poll-task.ts'
import { progressNow } from './progress.ts'
import { LEDGER, orUnavailable } from './storage-unavailable.ts'
import { getTask } from './store.ts'
import type { TaskView } from './task.ts'
import { taskView } from './task-view.ts'

const BETWEEN_READS = 2_000
/** How long an answer is held for RunningHub's own, when the caller does not wait anyway. */
const LOOKING = 3_000

/**
 * A task as it is now, or undefined when there is none. The ledger is asked first, since KV may
 * be a minute behind; KV has what the ledger has forgotten.
 *
 * @param fresh ask RunningHub too, when the task is open and the last look is old
 * @param wait seconds to wait for the end
 * @param progress also listen how far it is, when it runs
 * @throws {StorageUnavailable}
 */
export async function viewTask(
  ctx: Context,
  id: string,
  {
    fresh = false,
    wait = 0,
    progress = false,
  }: { fresh?: boolean; wait?: number; progress?: boolean } = {},
): Promise<TaskView | undefined> {
  const limited = limitCalls(ctx)
  const until = ctx.clock.now() + wait * 1000
  for (;;) {
    const patience = Math.max(LOOKING, until - ctx.clock.now())
    const task = await readLedger(limited, id, fresh || wait > 0 ? patience : 0)
    if (!task) return viewRecord(ctx, id)
    const left = until - ctx.clock.now()
    if (task.endedAt !== undefined || left <= 0) {
      const view = taskView(knownTask(task))
      return progress ? withProgress(limited, view) : view
    }
    await ctx.clock.sleep(Math.min(BETWEEN_READS, left))
  }
}

async function withProgress(ctx: Context, view: TaskView): Promise<TaskView> {
  const { status, runninghubTaskId, workflowId } = view
  if (status !== 'running' || runninghubTaskId === undefined) return view
  const progress = await progressNow(ctx, { runninghubTaskId, workflowId })
  return progress ? { ...view, progress } : view
}

/** @param patience how long a look at RunningHub may hold the answer, in milliseconds; 0: no look */
async function readLedger(
  ctx: Context,
  id: string,
  patience: number,
): Promise<LedgerTask | undefined> {
  const read = (look: boolean) =>
    orUnavailable<Reading | undefined>(LEDGER, async () =>
      dispatcher(ctx).read(id, ctx.clock.now(), look),
    )
  const reading = await read(patience > 0)
  if (!reading?.look) return reading?.task
  const looking = pollTask(ctx, reading.look).then((ended) => ended && drainSoon(ctx))
  background(ctx, `looking at task ${id}`, looking)
  const enough = new AbortController()
  const waited = ctx.clock.sleep(patience, enough.signal)
  await Promise.race([looking, waited].map((part) => part.catch(() => {})))
  enough.abort()
  return (await read(false))?.task
}

/** A record without an end that the ledger does not know was never accepted. */
async function viewRecord(ctx: Context, id: string): Promise<TaskView | undefined> {
  const record = await getTask(ctx, id)
  return record?.endedAt === undefined ? undefined : taskView(record)
}
