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
 * The same context with a `fetch` that keeps to what one invocation may do: at most 40 calls, five
 * of them at a time. More wait; more than 40 are refused before anything is sent.
 */
export function limitCalls(ctx: Context): Context {
  if (ctx.callsLeft) return ctx
  const send = ctx.fetch ?? ((input, init) => fetch(input, init))
  const waiting: (() => void)[] = []
  let made = 0
  let open = 0
  const limited: typeof fetch = async (input, init) => {
    if (made >= CALLS) throw new CallsSpent(`This run has made its ${CALLS} calls.`)
    made++
    if (open >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
    else open++
    try {
      return await send(input, init)
    } finally {
      const next = waiting.shift()
      if (next) next()
      else open--
    }
  }
  const startedAt = ctx.clock.now()
  return { ...ctx, fetch: limited, startedAt, callsLeft: () => CALLS - made }
}
