import type { Budget } from '../queue/rpc-types.ts'
import type { InvocationContext } from './context.ts'

/** Cloudflare's Free plan allows 50 subrequests in one invocation, redirects included. */
const MAX_SUBREQUESTS = 40
/** Cloudflare allows six connections at a time. One is left for the body of a response. */
const MAX_CONNECTIONS = 5
/**
 * Tasks whose files one invocation uploads at the same time. Each holds a connection for the file
 * while it waits for a second one for the upload, so fewer than {@link MAX_CONNECTIONS}.
 */
const LANES: Record<Budget, number> = { cron: 4, request: 2 }

/** Nothing was sent. `syscall` marks this as Node does, so the client knows that it may retry. */
export class SubrequestLimitError extends Error {
  override readonly name = 'SubrequestLimitError'
  readonly syscall = 'connect'
}

/**
 * Returns the same context with the limits of one invocation: at most 40 subrequests, five of them
 * at a time. Further ones wait; those beyond 40 fail before anything is sent.
 */
export function limitSubrequests(ctx: InvocationContext): InvocationContext {
  if (ctx.acquire) return ctx
  const waiting: (() => void)[] = []
  let started = 0
  let open = 0
  const acquire = async <T>(call: () => Promise<T>): Promise<T> => {
    if (started >= MAX_SUBREQUESTS) {
      throw new SubrequestLimitError(`This invocation has made ${MAX_SUBREQUESTS} subrequests.`)
    }
    started++
    if (open >= MAX_CONNECTIONS) await new Promise<void>((resolve) => waiting.push(resolve))
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
  const subrequestsLeft = () => MAX_SUBREQUESTS - started
  const lanes = { free: LANES[ctx.budget ?? 'request'] }
  return { ...ctx, acquire, startedAt, subrequestsLeft, lanes }
}

/**
 * Makes one subrequest.
 *
 * @param timeout milliseconds until the last byte of the response, counted from when a connection
 *   is free: waiting behind slow calls does not count
 * @throws {SubrequestLimitError} when nothing was sent, and what `fetch` throws
 */
export function fetchLimited(
  { fetch = globalThis.fetch, acquire = (call) => call() }: InvocationContext,
  input: Parameters<typeof fetch>[0],
  init: RequestInit = {},
  timeout: number,
): Promise<Response> {
  return acquire(() => {
    const limit = AbortSignal.timeout(timeout)
    const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit
    return fetch(input, { ...init, signal })
  })
}
