import { chooseAccount } from '../model/choose-account.ts'
import { forAccount, type InvocationContext, taskQueue } from '../platform/context.ts'

/**
 * Returns the context for the account that gets a new task. A queue that does not respond is passed
 * over.
 *
 * @param names the accounts that may run it, in the order of preference. @default the first account
 */
export async function assignAccount(
  ctx: InvocationContext,
  names: readonly string[] = [],
): Promise<InvocationContext> {
  const candidates = names.flatMap((name) => {
    const account = ctx.config.accounts.find((other) => other.name === name)
    return account ? [forAccount(ctx, account)] : []
  })
  const [first = ctx] = candidates
  if (candidates.length <= 1) return first
  const loads = await Promise.allSettled(
    candidates.map(async (account) => {
      const load = await taskQueue(account).load()
      return { name: account.config.account, ...load }
    }),
  )
  const known = loads.flatMap((load) => (load.status === 'fulfilled' ? [load.value] : []))
  const chosen = known.length === 0 ? undefined : chooseAccount(known)
  return candidates.find(({ config }) => config.account === chosen) ?? first
}
