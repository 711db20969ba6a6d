import { Hono } from 'hono'
import type { AppEnv } from './operation.ts'
import { RecordedCall } from './recorded-call.ts'
import { accountRoutes } from './routes/account.ts'
import { appRoutes } from './routes/apps.ts'
import { controlRoutes } from './routes/control.ts'
import { fileRoutes } from './routes/files.ts'
import { taskRoutes } from './routes/tasks.ts'
import { unknownRoutes } from './routes/unknown.ts'
import { uploadRoutes } from './routes/uploads.ts'
import { webhookRoutes } from './routes/webhooks.ts'
import { workflowRoutes } from './routes/workflows.ts'
import type { SimulatorState } from './state.ts'

/** Creates the app of the API origin. */
export function apiApp(simulator: SimulatorState): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.onError(rethrow)
  controlRoutes(app, simulator)
  recordCalls(app, simulator)
  for (const routes of [
    taskRoutes,
    uploadRoutes,
    workflowRoutes,
    appRoutes,
    webhookRoutes,
    accountRoutes,
    unknownRoutes,
  ])
    routes(app, simulator)
  return app
}

/** Creates the app of the file origin. */
export function filesApp(simulator: SimulatorState): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.onError(rethrow)
  recordCalls(app, simulator)
  fileRoutes(app, simulator)
  return app
}

/** Passes errors on to the server, which drops the connection. */
function rethrow(error: Error): Response {
  throw error
}

function recordCalls(app: Hono<AppEnv>, { clock, log }: SimulatorState): void {
  app.use(async (c, next) => {
    const arrivedAt = clock.now()
    const done = clock.busy()
    const call = new RecordedCall(
      arrivedAt,
      c.req.raw,
      new Uint8Array(await c.req.arrayBuffer().finally(done)),
    )
    log.push(call)
    c.set('call', call)
    try {
      await next()
      call.status = c.res.status
    } catch (error) {
      call.status = 'dropped'
      throw error
    }
  })
}
