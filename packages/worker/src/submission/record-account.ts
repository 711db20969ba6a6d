import { RunningHubError } from '@runninghub-action/core'
import type { Balance } from '../model/pause.ts'
import { type InvocationContext, taskQueue } from '../platform/context.ts'
import { runninghubClient } from '../platform/runninghub-client.ts'

/**
 * Queries the account, which is free, and reports it to the queue.
 *
 * @param timeout of the call, in milliseconds. @default that of other calls
 * @returns whether the queue was paused and resumes
 */
export async function recordAccount(ctx: InvocationContext, timeout?: number): Promise<boolean> {
  let balance: Balance | undefined
  let code: string | undefined
  try {
    const { coins, money, currency } = await runninghubClient(ctx, timeout).account()
    balance = { coins, money, currency }
  } catch (error) {
    if (!(error instanceof RunningHubError)) throw error
    code = error.code
  }
  return taskQueue(ctx).recordAccount(balance, ctx.clock.now(), code)
}
