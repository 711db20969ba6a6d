import type { Context } from './context.ts'

/** Cloudflare's Free plan allows 50 outside calls in one invocation, redirects counted. */
const CALLS = 40
/** Of six connections at a time; a file on its way through keeps one more open. */
const AT_ONCE = 5

/** Nothing was sent, which `syscall` says the way Node does. */
export class CallsSpent extends Error {
  override readonly name = 'CallsSpent'
  readonly syscall = 'connect'
}

/**
 * The same context, in which calls to the outside keep to what one invocation may do: at most 40,
 * five of them at a time. More wait; more than 40 are refused before anything is sent.
 */
export function limitCalls(ctx: Context): Context {
  if (ctx.turn) return ctx
  const waiting: (() => void)[] = []
  let made = 0
  let open = 0
  const turn = async <T>(call: () => Promise<T>): Promise<T> => {
    if (made >= CALLS) throw new CallsSpent(`This run has made its ${CALLS} calls.`)
    made++
    if (open >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
    else open++
    try {
      return await call()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else open--
    }
  }
  const startedAt = ctx.clock.now()
  return { ...ctx, turn, startedAt, callsLeft: () => CALLS - made }
}

/**
 * Makes one call to the outside.
 *
 * @param timeout milliseconds until the last byte of the answer, counted from the call's turn: one
 *   that waited behind slow ones has not had its time yet
 * @throws {CallsSpent} when nothing was sent, and what `fetch` throws
 */
export function send(
  { fetch = globalThis.fetch, turn = (call) => call() }: Context,
  input: Parameters<typeof fetch>[0],
  init: RequestInit = {},
  timeout: number,
): Promise<Response> {
  return turn(() => {
    const limit = AbortSignal.timeout(timeout)
    const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit
    return fetch(input, { ...init, signal })
  })
}
