import { forEachAccount, type InvocationContext } from '../platform/context.ts'
import { limitSubrequests } from '../platform/subrequests.ts'
import { purgeResults } from '../results/purge-results.ts'
import { sweep } from './sweep.ts'

/**
 * Makes one cron run: works for all accounts at the same time. They share the subrequests of the
 * invocation, and the failure of one does not stop the others.
 */
export async function sweepAccounts(invocation: InvocationContext): Promise<void> {
  const ctx = limitSubrequests({ ...invocation, budget: 'cron' })
  await purgeResults(ctx)
  const runs = await Promise.allSettled(forEachAccount(ctx).map((account) => sweep(account)))
  for (const run of runs) if (run.status === 'rejected') throw run.reason
}
