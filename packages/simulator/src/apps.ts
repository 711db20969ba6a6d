import { Hono } from 'hono'
import type { Clock } from './clock.ts'
import { type AppEnv, operationMaker } from './operation.ts'
import { RecordedCall } from './recorded-call.ts'
import { accountRoutes } from './routes/account.ts'
import { controlRoutes } from './routes/control.ts'
import { fileRoutes } from './routes/files.ts'
import { taskRoutes } from './routes/tasks.ts'
import { unknownRoutes } from './routes/unknown.ts'
import { uploadRoutes } from './routes/uploads.ts'
import { webhookRoutes } from './routes/webhooks.ts'
import { workflowRoutes } from './routes/workflows.ts'
import type { Simulator } from './simulator.ts'

/** The API origin. */
export function apiApp(simulator: Simulator<Clock>): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.onError(letDropsPass)
  controlRoutes(app, simulator)
  record(app, simulator)
  const define = operationMaker(simulator)
  for (const routes of [
    taskRoutes,
    uploadRoutes,
    workflowRoutes,
    webhookRoutes,
    accountRoutes,
    unknownRoutes,
  ])
    routes(app, simulator, define)
  return app
}

/** The file origin. */
export function filesApp(simulator: Simulator<Clock>): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.onError(letDropsPass)
  record(app, simulator)
  fileRoutes(app, simulator, operationMaker(simulator))
  return app
}

function letDropsPass(error: Error): Response {
  throw error
}

function record(app: Hono<AppEnv>, { clock, log }: Simulator<Clock>): void {
  app.use(async (c, next) => {
    const arrived = clock.now()
    const done = clock.busy()
    const call = new RecordedCall(
      arrived,
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
