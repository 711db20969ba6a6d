import { systemClock } from '@runninghub-action/core'
import type { Context as HonoContext } from 'hono'
import type { Config } from '../config.ts'
import type { InvocationContext } from '../platform/context.ts'
import type { ApiToken } from '../security/api-token.ts'

/** The environment of the app's handlers: bindings, and what the middleware sets. */
export interface AppEnv {
  Bindings: Env
  Variables: { config: Config; token: ApiToken }
}

/** Creates the context of the invocation that handles a request. */
export function invocationContext(c: HonoContext<AppEnv>): InvocationContext {
  return {
    env: c.env,
    config: c.var.config,
    waitUntil: (work) => c.executionCtx.waitUntil(work),
    origin: new URL(c.req.url).origin,
    clock: systemClock,
  }
}
