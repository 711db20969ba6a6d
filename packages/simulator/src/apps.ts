import { type Context, Hono } from 'hono'
import type { Clock } from './clock.ts'
import { gatewayPage } from './constants.ts'
import { type Family, refusalBody } from './envelopes.ts'
import { RecordedCall } from './recorded-call.ts'
import { account } from './routes/account.ts'
import { control } from './routes/control.ts'
import { files } from './routes/files.ts'
import { taskRoutes } from './routes/tasks.ts'
import { unknownPaths } from './routes/unknown.ts'
import { uploads } from './routes/uploads.ts'
import { webhooks } from './routes/webhooks.ts'
import { workflows } from './routes/workflows.ts'
import type { Answer, Operation } from './script.ts'
import type { Simulator } from './simulator.ts'

export interface AppEnv {
  Bindings: { drop?: () => void }
  Variables: { call: RecordedCall }
}
export type AppContext = Context<AppEnv>

/** Does an operation's real work. `answer` is the scripted one, where the work itself heeds it. */
export type Work = (c: AppContext, answer: Answer | undefined) => Promise<Response> | Response

/** Makes an operation out of its work: names it in the log, and answers as scripted. */
export type DefineOperation = (
  operation: Operation,
  family: Family,
  work: Work,
) => (c: AppContext) => Promise<Response>

/** The connection is to be cut instead of answered. */
export class ConnectionDrop extends Error {}

/** The API origin. */
export function apiApp(simulator: Simulator<Clock>): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.onError(letDropsPass)
  control(app, simulator)
  record(app, simulator)
  const define = operations(simulator)
  for (const routes of [taskRoutes, uploads, workflows, webhooks, account, unknownPaths])
    routes(app, simulator, define)
  return app
}

/** The file origin. */
export function filesApp(simulator: Simulator<Clock>): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.onError(letDropsPass)
  record(app, simulator)
  files(app, simulator, operations(simulator))
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

function operations(simulator: Simulator<Clock>): DefineOperation {
  const { clock } = simulator
  return (operation, family, work) => async (c) => {
    c.var.call.operation = operation
    const answer = simulator.steps.take(operation)
    const { signal } = c.req.raw
    const reallyWork = async () => {
      const done = clock.busy()
      try {
        return await work(c, answer)
      } finally {
        done()
      }
    }
    switch (answer?.kind) {
      case 'refuse':
        return c.json(refusalBody(simulator.options, family, operation, answer))
      case 'delay':
        await clock.sleep(answer.ms, signal)
        return reallyWork()
      case 'hang':
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new ConnectionDrop()), { once: true })
        })
      case 'drop':
        if (answer.after) await reallyWork()
        throw new ConnectionDrop()
      case 'http': {
        if (answer.after) await reallyWork()
        const { status, body = gatewayPage(status) } = answer
        const headers = { 'content-type': 'text/html', ...answer.headers }
        return new Response([204, 304].includes(status) ? null : body, { status, headers })
      }
      case 'raw': {
        if (answer.after) await reallyWork()
        const { body, contentType = 'application/json' } = answer
        return new Response(body, { headers: { 'content-type': contentType } })
      }
      default:
        return reallyWork()
    }
  }
}
