import type { Context } from 'hono'
import { gatewayPage } from './constants.ts'
import { type ApiVersion, refusalBody } from './envelopes.ts'
import type { RecordedCall } from './recorded-call.ts'
import type { Answer, Operation } from './script.ts'
import type { SimulatorState } from './state.ts'

export interface AppEnv {
  Bindings: { drop?: () => void }
  Variables: { call: RecordedCall }
}
export type AppContext = Context<AppEnv>

/** Does an operation's real work. `answer` is the scripted one, for work that depends on it. */
export type Work = (c: AppContext, answer: Answer | undefined) => Promise<Response> | Response

/** The connection is cut instead of a response. */
export class ConnectionDrop extends Error {}

/** Creates the handler of an operation: sets its name in the log, and answers as scripted. */
export function createOperation(
  { clock, options, steps }: SimulatorState,
  operation: Operation,
  api: ApiVersion,
  work: Work,
): (c: AppContext) => Promise<Response> {
  return async (c) => {
    c.var.call.operation = operation
    const answer = steps.take(operation)
    const { signal } = c.req.raw
    const doWork = async () => {
      const done = clock.busy()
      try {
        return await work(c, answer)
      } finally {
        done()
      }
    }
    switch (answer?.kind) {
      case 'refuse':
        return c.json(refusalBody(options, api, operation, answer))
      case 'delay':
        await clock.sleep(answer.ms, signal)
        return doWork()
      case 'hang':
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new ConnectionDrop()), { once: true })
        })
      case 'drop':
        if (answer.after) await doWork()
        throw new ConnectionDrop()
      case 'http': {
        if (answer.after) await doWork()
        const { status, body = gatewayPage(status) } = answer
        const headers = { 'content-type': 'text/html', ...answer.headers }
        return new Response([204, 304].includes(status) ? null : body, { status, headers })
      }
      case 'raw': {
        if (answer.after) await doWork()
        const { body, contentType = 'application/json' } = answer
        return new Response(body, { headers: { 'content-type': contentType } })
      }
      default:
        return doWork()
    }
  }
}
