import type { CallResult } from '../history/history.ts'
import { connectionError } from './connection-error.ts'
import type { Program } from './program.ts'
import type { Simulation } from './simulation.ts'

/** What reaches the caller of a request. */
export type Reply = Response | 'refused' | 'cut' | 'hang'

export interface Exchange {
  program: Program | undefined
  signal: AbortSignal | null | undefined
  /** Milliseconds until the request arrives, and from then until the reply does. */
  before: number
  after: number
  /** Called when the request arrives, even if its caller has given up by then. */
  serve: () => Reply | Promise<Reply>
  onResult?: (result: CallResult) => void
}

/** Node gives up a response whose headers do not come. */
const HEADERS_TIMEOUT = 300_000

/** Sends one request. Settles as `fetch` does, unless the program ends before. */
export function exchange(
  { scheduler }: Simulation,
  { program, signal, before, after, serve, onResult }: Exchange,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    let isOpen = true
    const settle = (result: CallResult, done: () => void) => {
      if (!isOpen || program?.alive === false) return
      isOpen = false
      timeout.cancelled = true
      signal?.removeEventListener('abort', onAbort)
      onResult?.(result)
      done()
    }
    const fail = (result: 'refused' | 'cut' | 'timeout') =>
      settle(result, () => reject(connectionError(result, program?.isWorker)))
    const onAbort = () => settle('aborted', () => reject(signal?.reason))
    const timeout = scheduler.schedule(HEADERS_TIMEOUT, () => fail('timeout'))
    if (signal?.aborted) return onAbort()
    signal?.addEventListener('abort', onAbort, { once: true })
    const receive = async () => {
      const reply = await serve()
      if (reply === 'hang') return
      scheduler.schedule(after, () => {
        if (reply instanceof Response) settle(reply.status, () => resolve(reply))
        else fail(reply)
      })
    }
    scheduler.schedule(before, () => void receive())
  })
}
