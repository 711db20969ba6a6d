import type { Telling, Told } from '../dispatcher/messages.ts'
import { background, type Context, dispatcher } from '../tasks/context.ts'
import { knownTask } from '../tasks/ledger-task.ts'
import { putTask } from '../tasks/store.ts'
import type { KnownTask } from '../tasks/task.ts'
import { deliver } from './deliver.ts'

/**
 * Tells the end of a task: to its callback when an attempt is due, to KV when KV does not know.
 * Whatever fails stays in the ledger, and a later cron run does it.
 */
async function tell(ctx: Context, { task, lease, deliver: due, dirty }: Telling): Promise<void> {
  const known = knownTask(task)
  const before = known.callback
  const callback = due && before ? await deliver(ctx, known, before) : before
  const settled = due && callback?.status !== 'pending'
  const toStore = dirty !== undefined || settled
  const kv = toStore ? await store(ctx, { ...known, callback }) : 'untouched'
  await dispatcher(ctx).told(task.id, lease, { callback, dirty, kv }, ctx.clock.now())
}

async function store(ctx: Context, task: KnownTask): Promise<Told['kv']> {
  try {
    await putTask(ctx, task)
    return 'stored'
  } catch {
    return 'failed'
  }
}

/** Tells the end of a task after the answer, when there is one to tell. */
export function tellSoon(ctx: Context, telling: Telling | undefined): void {
  if (telling) background(ctx, `telling the end of task ${telling.task.id}`, tell(ctx, telling))
}
