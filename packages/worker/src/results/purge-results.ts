import { type InvocationContext, runInBackground } from '../platform/context.ts'
import { isExpired, RESULT_PREFIX } from './result-key.ts'

/** Each list is an operation that R2 bills beyond a million a month. */
const INTERVAL = 3_600_000
/** R2 deletes at most a thousand keys at a time. */
const BATCH_SIZE = 1000

/** When this Worker has last deleted results. A Worker that has just started does it again. */
const purgedAt = new WeakMap<R2Bucket, number>()

/** Deletes results that have been kept for RESULT_DAYS, in an hourly step. The oldest are first. */
export async function purgeResults(ctx: InvocationContext): Promise<void> {
  const { RESULTS: bucket } = ctx.env
  const now = ctx.clock.now()
  if (!bucket || now - (purgedAt.get(bucket) ?? Number.NEGATIVE_INFINITY) < INTERVAL) return
  purgedAt.set(bucket, now)
  runInBackground(ctx, 'deleting old results', deleteExpired(bucket, now, ctx.config.resultDays))
}

async function deleteExpired(bucket: R2Bucket, now: number, days: number): Promise<void> {
  for (;;) {
    const { objects } = await bucket.list({ prefix: RESULT_PREFIX, limit: BATCH_SIZE })
    const expired = objects.map(({ key }) => key).filter((key) => isExpired(key, now, days))
    if (expired.length > 0) await bucket.delete(expired)
    if (expired.length < BATCH_SIZE) return
  }
}
