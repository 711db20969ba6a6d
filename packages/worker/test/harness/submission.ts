import type { TaskInfo, TaskPayload } from '../../src/model/task.ts'
import { dividePayload } from '../../src/model/task-payload.ts'
import type { InvocationContext } from '../../src/platform/context.ts'
import type { SubmitClaim } from '../../src/queue/rpc-types.ts'
import { newQueue } from './queue.ts'

const WORKFLOW = '1904136902449209346'
const start = Date.UTC(2026, 0, 15)

/** What a service does with one call. */
export type Step = string | Error | (() => Response | Promise<Response>)

/** A clock whose time passes only by sleeping. */
class SleepClock {
  #now = start
  readonly sleeps: number[] = []
  now = () => this.#now
  async sleep(ms: number): Promise<void> {
    this.sleeps.push(ms)
    this.#now += ms
  }
}

/**
 * An invocation with a queue of its own. RunningHub, and every other host, follows a script, and
 * repeats the last step after its end.
 */
export function createInvocation(steps: readonly Step[], more: Partial<InvocationContext> = {}) {
  const queue = newQueue()
  const clock = new SleepClock()
  const calls: { path: string; body: string }[] = []
  const limits: number[] = []
  const work: Promise<unknown>[] = []
  /** How often the next calls of a method of the queue fail. */
  const failures = new Map<string, number>()
  const stub = new Proxy({} as Record<string, unknown>, {
    get:
      (_, name: string) =>
      async (...values: unknown[]) => {
        const left = failures.get(name) ?? 0
        failures.set(name, left - 1)
        if (left > 0) throw new Error('Network connection lost.')
        const methods = queue as unknown as Record<string, (...values: unknown[]) => unknown>
        return methods[name]?.(...values)
      },
  })
  const fetch = async (input: unknown, init?: RequestInit): Promise<Response> => {
    const body = typeof init?.body === 'string' ? init.body : ''
    calls.push({ path: new URL(String(input)).pathname, body })
    const step = steps[Math.min(calls.length, steps.length) - 1]
    if (step === undefined) throw new Error('the script is empty')
    if (step instanceof Error) throw step
    return typeof step === 'string' ? new Response(step) : step()
  }
  const ctx = {
    env: { TASK_QUEUE: { getByName: () => stub } } as unknown as Env,
    config: {
      account: 'main',
      accounts: [],
      apiKey: '0123456789abcdef0123456789abcdef',
      baseUrl: 'https://www.runninghub.cn',
      api: 'v1',
      tokens: [],
      callbackSecrets: [],
      publicUrl: 'https://worker.example',
      urlAllowedHosts: [],
      allowInsecureUrls: false,
      taskTimeout: 3_600_000,
      queueTimeout: 24 * 3_600_000,
      retentionDays: 7,
      resultDays: 30,
    },
    origin: 'https://worker.example',
    clock,
    fetch: fetch as typeof globalThis.fetch,
    waitUntil: (more: Promise<unknown>) => void work.push(more),
    // No time limit ends a call.
    wait: (ms: number, signal: AbortSignal) => {
      limits.push(ms)
      return new Promise<void>((_, reject) => signal.addEventListener('abort', reject))
    },
    ...more,
  } as InvocationContext

  /** Adds a task, as a request does. */
  const add = (id: string, payload: Partial<TaskPayload> = {}, info: Partial<TaskInfo> = {}) => {
    const whole = { nodeInfoList: [], files: [], ...payload } as TaskPayload
    const text = JSON.stringify({ workflowId: WORKFLOW, origin: 'https://worker.example', ...info })
    const hasFiles = whole.files.length > 0
    const task = { id, info: text, ...dividePayload(whole), hasFiles, hasCallback: false }
    return queue.enqueue(task, undefined, clock.now())
  }
  /** Adds a task without files, and claims it. */
  const claim = async (payload?: Partial<TaskPayload>, info?: Partial<TaskInfo>) => {
    await add('a', payload, info)
    await queue.recordCapacity({ limit: 5 }, clock.now())
    return (await queue.claim(clock.now())) as SubmitClaim
  }
  const getTask = async (id = 'a') => (await queue.read(id, clock.now(), false))?.task
  const idle = async () => {
    while (work.length > 0) await Promise.allSettled(work.splice(0))
  }
  return { ctx, queue, clock, start, calls, limits, failures, add, claim, getTask, idle }
}

export const refusal = (code: number) => JSON.stringify({ code, msg: 'no', data: null })

export const created = (taskStatus: string, more: object = {}) =>
  JSON.stringify({ code: 0, msg: 'success', data: { taskId: '77', taskStatus, ...more } })

/** The error of a connection that was refused, as Node throws it. */
export const refused = new TypeError('fetch failed', {
  cause: Object.assign(new Error('connect ECONNREFUSED'), { syscall: 'connect' }),
})
