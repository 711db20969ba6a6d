import type { Context } from 'hono'
import type { Clock } from './clock.ts'
import { gatewayPage } from './constants.ts'
import { type Family, refusalBody } from './envelopes.ts'
import type { RecordedCall } from './recorded-call.ts'
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

/** Makes the operations of one simulator: each is logged by its name and answers as scripted. */
export function operationMaker(simulator: Simulator<Clock>): DefineOperation {
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
