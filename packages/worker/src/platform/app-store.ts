import type { AiApp } from '@runninghub-action/core'
import type { InvocationContext } from './context.ts'
import { runninghubClient } from './runninghub-client.ts'

const PREFIX = 'app:'
/** In seconds. KV allows 1,000 writes a day on Cloudflare's free plan. */
const LIFETIME = 3_600

/** The inputs of an app, and when they were read. */
export interface StoredApp {
  app: AiApp
  /** Milliseconds since 1970. */
  readAt: number
}

/**
 * Returns the inputs of an AI app: those of the last hour, else those that RunningHub returns now.
 * KV is only a cache here, so its failures are ignored.
 *
 * @param notBefore ignores what was read before this time, in milliseconds since 1970
 * @throws {RunningHubError} when RunningHub does not return the app
 */
export async function readApp(
  ctx: InvocationContext,
  id: string,
  notBefore = 0,
): Promise<StoredApp> {
  const { TASKS } = ctx.env
  // The sites have different apps.
  const key = `${PREFIX}${new URL(ctx.config.baseUrl).host}:${id}`
  const stored = await TASKS.get<StoredApp>(key, 'json').catch(() => null)
  if (stored && stored.readAt >= notBefore) return stored
  const read = { app: await runninghubClient(ctx).app(id), readAt: ctx.clock.now() }
  await TASKS.put(key, JSON.stringify(read), { expirationTtl: LIFETIME }).catch(() => {})
  return read
}
