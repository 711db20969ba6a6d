import { type Clock, createRedact, type SocketClass } from '@runninghub-action/core'
import { type Account, MAIN_ACCOUNT } from '../accounts.ts'
import { type Config, secretsOf } from '../config.ts'
import { logFailure } from '../log.ts'
import { accountOf } from '../model/task-id.ts'
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

/** Returns the queue of the account in use: the Durable Object that decides what must happen once. */
export function taskQueue({ env, config }: Pick<InvocationContext, 'env' | 'config'>) {
  return queueOf(env, config.account)
}

/** Returns the queue that decides for all accounts: idempotency keys, tasks a day, webhook tokens. */
export function homeQueue({ env }: Pick<InvocationContext, 'env'>) {
  return queueOf(env, MAIN_ACCOUNT)
}

function queueOf(env: Env, account: string) {
  const namespace = env.TASK_QUEUE as DurableObjectNamespace<TaskQueue>
  return namespace.getByName(account === MAIN_ACCOUNT ? 'main' : `account ${account}`)
}

/** Returns the same context with another account in use. */
export function forAccount(
  ctx: InvocationContext,
  { name, apiKey, baseUrl }: Account,
): InvocationContext {
  if (name === ctx.config.account) return ctx
  return { ...ctx, config: { ...ctx.config, account: name, apiKey, baseUrl } }
}

/** Returns the context for each account. */
export function forEachAccount(ctx: InvocationContext): InvocationContext[] {
  const { accounts } = ctx.config
  return accounts.length <= 1 ? [ctx] : accounts.map((account) => forAccount(ctx, account))
}

/** Returns the context for the account that has a task; undefined when there is no such account. */
export function forTask(ctx: InvocationContext, id: string): InvocationContext | undefined {
  const name = accountOf(id) || MAIN_ACCOUNT
  if (name === ctx.config.account) return ctx
  const account = ctx.config.accounts.find((other) => other.name === name)
  return account && forAccount(ctx, account)
}

/** Runs work after the response. Failed work is still in the queue, and is repeated. */
export function runInBackground(
  ctx: InvocationContext,
  what: string,
  work: Promise<unknown>,
): void {
  ctx.waitUntil(
    work.catch((error) => {
      const message = `${what}: ${error instanceof Error ? error.message : 'failed'}`
      const redact = createRedact(secretsOf(ctx.config))
      logFailure({ event: 'background-work-failed', message: redact(message) })
    }),
  )
}

/** Returns the hosts of this Worker, as far as it knows them: it must not send requests to itself. */
export function ownHosts({ config, origin }: InvocationContext, otherOrigin = ''): string[] {
  return [config.publicUrl ?? '', origin, otherOrigin].flatMap((url) =>
    URL.canParse(url) ? [new URL(url).host] : [],
  )
}
