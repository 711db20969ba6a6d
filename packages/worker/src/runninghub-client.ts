import { RunningHubClient } from '@runninghub-action/core'
import type { Context } from './tasks/context.ts'
import { send } from './tasks/limit-calls.ts'

/** For a call that reads, in milliseconds. */
const READING = 15_000
/** The client's own limits would count the wait for a call's turn, too: {@link send} has the right ones. */
const NEVER = 2 ** 31 - 1

/**
 * RunningHub, for one invocation. Nothing is retried here: what failed stays in the ledger and
 * is taken up again, and every call counts against the few that an invocation may make.
 *
 * @param timeout of one call, in milliseconds from its turn
 */
export function runninghubClient(ctx: Context, timeout = READING): RunningHubClient {
  return new RunningHubClient({
    apiKey: ctx.config.apiKey,
    baseUrl: ctx.config.baseUrl,
    api: ctx.config.api,
    clock: ctx.clock,
    retries: false,
    callTimeout: NEVER,
    uploadTimeout: NEVER,
    fetch: (input, init) => send(ctx, input, init, timeout),
  })
}
