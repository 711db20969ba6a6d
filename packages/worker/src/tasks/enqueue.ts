import { MAIN_ACCOUNT } from '../accounts.ts'
import type { Idempotency } from '../model/idempotency.ts'
import type { Limits } from '../model/limits.ts'
import {
  forEachAccount,
  homeQueue,
  type InvocationContext,
  taskQueue,
} from '../platform/context.ts'
import type { EnqueuedTask, EnqueueResult, Tally } from '../queue/rpc-types.ts'

/**
 * Adds a task to the queue of the account in use. Adding the same id again changes nothing.
 *
 * Idempotency keys and the tasks of a day are decided by one queue for all accounts. For another
 * account it reserves the task first. When the second step fails, a repeated request with the same
 * key finds the reservation and makes the second step again, with the same id.
 */
export async function enqueueTask(
  ctx: InvocationContext,
  task: EnqueuedTask,
  idempotency: Idempotency | undefined,
  now: number,
): Promise<EnqueueResult> {
  if (isHome(ctx)) return taskQueue(ctx).enqueue(task, idempotency, now)
  const { limits, ...rest } = task
  const reserved: EnqueueResult = await homeQueue(ctx).reserve(task, idempotency, now)
  return reserved.kind === 'created' ? taskQueue(ctx).enqueue(rest, undefined, now) : reserved
}

/** Checks whether the queue of the account in use also decides for all accounts. */
export function isHome({ config }: InvocationContext): boolean {
  return config.account === MAIN_ACCOUNT
}

/** Returns limits together with what counts against them in the queues of other accounts. */
export async function withUsageElsewhere(
  ctx: InvocationContext,
  limits: Limits | undefined,
  token: string | undefined,
): Promise<EnqueuedTask['limits']> {
  const counts = limits?.dailyCoins !== undefined || limits?.maxWaiting !== undefined
  const others = counts ? forEachAccount(ctx).filter((account) => !isHome(account)) : []
  if (others.length === 0) return limits
  const now = ctx.clock.now()
  const tallies = await Promise.all(
    others.map(async (account): Promise<Tally> => taskQueue(account).tally(token, now)),
  )
  const sum = (name: keyof Tally) => tallies.reduce((total, tally) => total + tally[name], 0)
  return { ...limits, elsewhere: { coins: sum('coins'), waiting: sum('waiting') } }
}
