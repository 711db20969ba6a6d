import type { Clock, SocketClass } from '@runninghub-action/core'
import type { Config } from '../config.ts'
import type { Budget } from '../queue/rpc-types.ts'
import type { TaskQueue } from '../queue/task-queue.ts'

/** The context of one invocation of the Worker: a request or a cron run. */
export interface InvocationContext {
  env: Env
  config: Config
  /** Keeps the invocation alive after the response until `work` has ended. */
  waitUntil(work: Promise<unknown>): void
  /** The origin of the request's URL; empty in a cron run. */
  origin: string
  clock: Clock
  /** All subrequests go through {@link fetchLimited}. @default the runtime's own */
  fetch?: typeof fetch
  /** @default the runtime's own */
  WebSocket?: SocketClass
  /** A cron run has minutes; after a response the runtime grants half a minute. @default 'request' */
  budget?: Budget
  /** When the half minute of a request began. */
  startedAt?: number
  /** Waits until a connection is free, then makes the call. @default at once */
  acquire?: <T>(call: () => Promise<T>) => Promise<T>
  /** How many more subrequests this invocation may make. */
  subrequestsLeft?: () => number
  /** How many more tasks this invocation may upload files of at the same time. */
  lanes?: { free: number }
  /** Waits for a time limit. @default the clock's `sleep` */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>
}

/** Returns the queue: the one Durable Object that decides what must happen once. */
export function taskQueue({ env }: Pick<InvocationContext, 'env'>) {
  const namespace = env.TASK_QUEUE as DurableObjectNamespace<TaskQueue>
  return namespace.getByName('main')
}

/** Runs work after the response. Failed work is still in the queue, and is repeated. */
export function runInBackground(
  ctx: InvocationContext,
  what: string,
  work: Promise<unknown>,
): void {
  ctx.waitUntil(
    work.catch((error) => {
      console.error(`${what}: ${error instanceof Error ? error.message : 'failed'}`)
    }),
  )
}

/** Returns the hosts of this Worker, as far as it knows them: it must not send requests to itself. */
export function ownHosts({ config, origin }: InvocationContext, otherOrigin = ''): string[] {
  return [config.publicUrl ?? '', origin, otherOrigin].flatMap((url) =>
    URL.canParse(url) ? [new URL(url).host] : [],
  )
}
