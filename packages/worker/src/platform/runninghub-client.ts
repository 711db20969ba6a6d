import { RunningHubClient } from '@runninghub-action/core'
import type { InvocationContext } from './context.ts'
import { fetchLimited } from './subrequests.ts'

/** The timeout of a call that reads, in milliseconds. */
const READ_TIMEOUT = 15_000
/** The client's own timeouts would include the wait for a connection: {@link fetchLimited} has its own. */
const NO_TIMEOUT = 2 ** 31 - 1

/**
 * Creates the RunningHub client of one invocation. It does not retry, because every call counts
 * against the subrequests of the invocation. Failed work stays in the queue and is repeated.
 *
 * @param timeout of one call, in milliseconds from when a connection is free
 */
export function runninghubClient(ctx: InvocationContext, timeout = READ_TIMEOUT): RunningHubClient {
  return new RunningHubClient({
    apiKey: ctx.config.apiKey,
    baseUrl: ctx.config.baseUrl,
    api: ctx.config.api,
    clock: ctx.clock,
    retries: false,
    callTimeout: NO_TIMEOUT,
    uploadTimeout: NO_TIMEOUT,
    fetch: (input, init) => fetchLimited(ctx, input, init, timeout),
  })
}
