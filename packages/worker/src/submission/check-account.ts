import type { InvocationContext } from '../platform/context.ts'
import { recordAccount } from './record-account.ts'
import { submitReady } from './submit-pending.ts'

/** Checks the account while the queue is paused, and submits tasks when the queue resumes. */
export async function checkAccount(ctx: InvocationContext): Promise<void> {
  if (await recordAccount(ctx)) await submitReady(ctx)
}
