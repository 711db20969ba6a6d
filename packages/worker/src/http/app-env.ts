import { systemClock } from '@runninghub-action/core'
import type { Context as HonoContext } from 'hono'
import type { Config } from '../config.ts'
import type { InvocationContext } from '../platform/context.ts'

/** What the app's handlers find in their context. */
export interface AppEnv {
  Bindings: Env
  Variables: { config: Config }
}

/** The request's side of what the tasks' functions work with. */
export function contextOf(c: HonoContext<AppEnv>): InvocationContext {
  return {
    env: c.env,
    config: c.var.config,
    waitUntil: (work) => c.executionCtx.waitUntil(work),
    origin: new URL(c.req.url).origin,
    clock: systemClock,
  }
}

/** Where callers find this Worker. */
export function publicOrigin({ config, origin }: InvocationContext): string {
  return config.publicUrl ?? origin
}
