import type { Clock, SocketClass } from '@runninghub-action/core'
import type { Config } from '../config.ts'
import type { Dispatcher } from '../dispatcher/dispatcher.ts'

/** What one invocation of the Worker, a request or a cron run, works with. */
export interface Context {
  env: Env
  config: Config
  /** Lets work go on after the answer. */
  waitUntil(work: Promise<unknown>): void
  /** Of the request, `https://…`; empty in a cron run. */
  origin: string
  clock: Clock
  /** For calls to the outside, all of which go through {@link send}. @default the runtime's own */
  fetch?: typeof fetch
  /** @default the runtime's own */
  WebSocket?: SocketClass
  /**
   * Whether there are minutes left, as in a cron run. After an answer the runtime gives half a
   * minute. @default false
   */
  patient?: boolean
  /** Without patience: when the half minute began. */
  startedAt?: number
  /** Waits for a call's turn, and makes it. @default at once */
  turn?: <T>(call: () => Promise<T>) => Promise<T>
  /** How many more calls to the outside this invocation may make. */
  callsLeft?: () => number
}

/** The one Durable Object that decides what must happen once. */
export function dispatcher({ env }: Pick<Context, 'env'>) {
  const namespace = env.DISPATCHER as DurableObjectNamespace<Dispatcher>
  return namespace.getByName('main')
}

/** Does work after the answer. What fails there is in the ledger still, and is taken up again. */
export function background(ctx: Context, what: string, work: Promise<unknown>): void {
  ctx.waitUntil(
    work.catch((error) => {
      console.error(`${what}: ${error instanceof Error ? error.message : 'failed'}`)
    }),
  )
}

/** The hosts this Worker answers at, as far as it knows: nobody may send it to itself. */
export function ownHosts({ config, origin }: Context, otherOrigin = ''): string[] {
  return [config.publicUrl ?? '', origin, otherOrigin].flatMap((url) =>
    URL.canParse(url) ? [new URL(url).host] : [],
  )
}
