import { RunningHubClient } from '@runninghub-action/core'
import type { Context } from './tasks/context.ts'

/**
 * RunningHub, for one invocation. Nothing is retried here: what failed stays in the ledger and
 * is taken up again, and every call counts against the few that an invocation may make.
 */
export function runninghubClient({
  config,
  clock,
  fetch,
  patient = false,
}: Context): RunningHubClient {
  return new RunningHubClient({
    apiKey: config.apiKey,
    baseUrl: config.baseUrl,
    api: config.api,
    clock,
    retries: false,
    callTimeout: patient ? 60_000 : 15_000,
    uploadTimeout: patient ? 120_000 : 20_000,
    ...(fetch && { fetch }),
  })
}
