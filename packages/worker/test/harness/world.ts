import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { Simulator, VirtualClock } from '@runninghub-action/simulator'
import { allCases } from '../../../../test/support/cases.ts'
import type { Config } from '../../src/config.ts'
import { sweep } from '../../src/cron/sweep.ts'
import type { NewTask, TaskResource } from '../../src/model/task.ts'
import type { InvocationContext } from '../../src/platform/context.ts'
import type { TaskQueue } from '../../src/queue/task-queue.ts'
import { createTask } from '../../src/tasks/create.ts'
import { getTask } from '../../src/tasks/get.ts'
import { handleWebhook } from '../../src/tasks/handle-webhook.ts'
import { Faults } from './faults.ts'
import { testSecrets } from './secrets.ts'

/** A bucket of its own, so that the Worker of other tests has none. */
export const testBucket = (env as unknown as { TEST_RESULTS: R2Bucket }).TEST_RESULTS

export const WORKFLOW = '1904136902449209346'
export const RECEIVER = 'https://receiver.example/hook?key=a%2Fb'
const WORKER = 'https://worker.example'
const MINUTE = 60_000

/** One callback that the receiver got. */
export interface Received {
  at: number
  url: string
  id: string
  headers: Headers
  text: string
  body: { type: string; timestamp: string; data: Record<string, unknown> }
}

/**
 * A Worker with its environment: a simulated RunningHub, the receiver of callbacks, its own queue in a
 * real Durable Object, and a virtual clock. It has no KV, because only presets are there.
 */
export class World {
  readonly clock = new VirtualClock()
  readonly simulator: Simulator
  readonly faults = new Faults()
  readonly received: Received[] = []
  /** The response of the callback receiver. */
  respond: () => Response | Promise<Response> = () => new Response(null, { status: 204 })
  /** Other hosts, by host name. */
  readonly hosts: Record<string, (request: Request) => Response | Promise<Response>> = {}
  /** Whether RunningHub's webhooks arrive. */
  webhook: 'arrives' | 'lost' = 'arrives'
  readonly config: Config
  readonly #keepsResults: boolean
  readonly #queueName = `queue ${crypto.randomUUID()}`
  readonly #running = new Set<Promise<unknown>>()

  /** @param options.results whether the Worker has a bucket for results */
  constructor({
    webhooks = true,
    results = false,
    ...config
  }: Partial<Config> & { webhooks?: boolean; results?: boolean } = {}) {
    this.#keepsResults = results
    this.simulator = new Simulator({
      clock: this.clock,
      fetch: this.#network,
      // Tests look at no result.
      pictureSize: 128,
    })
    this.config = {
      account: 'main',
      accounts: [],
      apiKey: this.simulator.options.apiKey,
      baseUrl: this.simulator.options.baseUrl,
      api: 'v1',
      tokens: [],
      callbackSecrets: testSecrets.CALLBACK_SECRETS.split(','),
      publicUrl: webhooks ? WORKER : 'http://worker.example',
      urlAllowedHosts: [],
      allowInsecureUrls: false,
      taskTimeout: 3_600_000,
      queueTimeout: 24 * 3_600_000,
      retentionDays: 7,
      resultDays: 30,
      ...config,
    }
  }

  /** The queue of the account `main`. */
  get queue(): DurableObjectStub<TaskQueue> {
    return this.queueOf('main')
  }

  /** Returns the queue with the name that the Worker gives it. */
  queueOf(name: string): DurableObjectStub<TaskQueue> {
    const namespace = env.TASK_QUEUE as DurableObjectNamespace<TaskQueue>
    return namespace.getByName(`${this.#queueName} ${name}`)
  }

  /** Creates the context of a new invocation of the Worker. */
  context(): InvocationContext {
    const intercept = this.faults.intercept()
    const busy = async <T>(call: () => Promise<T>, name: string): Promise<T> => {
      const done = this.clock.hold()
      try {
        return await intercept(call, name)
      } finally {
        done()
      }
    }
    const intercepted = <T extends object>(target: () => T): T =>
      new Proxy({} as T, {
        get:
          (_, name) =>
          (...values: unknown[]) =>
            busy(async () => {
              const object = target() as Record<
                string | symbol,
                (...values: unknown[]) => Promise<unknown>
              >
              return object[name]?.(...values)
            }, String(name)),
      })
    const bindings = {
      TASK_QUEUE: { getByName: (name: string) => intercepted(() => this.queueOf(name)) },
      ...(this.#keepsResults && { RESULTS: intercepted(() => testBucket) }),
    }
    return {
      env: bindings as unknown as Env,
      config: this.config,
      origin: WORKER,
      clock: this.clock,
      // Time may pass during a subrequest, so it does not keep the clock busy.
      fetch: (input, init) => intercept(() => this.#network(input, init)),
      waitUntil: (work) => this.#track(work),
      // A time limit does not make time pass.
      wait: (ms, signal) => this.clock.until(this.clock.now() + ms, signal),
    }
  }

  /** Creates a task. Its submission may still run: see {@link idle}. */
  async createTask(changes: Partial<NewTask> = {}): Promise<TaskResource> {
    const result = await createTask(this.context(), newTask(changes))
    if (!('task' in result)) throw new Error(`no task: ${result.kind}`)
    return result.task
  }

  async getTask({ id }: { id: string }): Promise<TaskResource> {
    const task = await getTask(this.context(), id)
    if (!task) throw new Error(`no task ${id}`)
    return task
  }

  /** Makes one cron run, and lets the rest of its minute pass. */
  async minute(): Promise<void> {
    const next = this.clock.now() + MINUTE
    await sweep(this.context()).catch(() => {})
    await this.idle()
    if (this.clock.now() < next) await this.clock.advance(next - this.clock.now())
    await this.idle()
  }

  /**
   * Makes one cron run a minute. After one that found no work, the following ones are left out until the
   * queue has work or is called, unless TEST_CASES=all is set. Every ten minutes the queue tidies up.
   */
  async minutes(count: number): Promise<void> {
    let idleUntil = 0
    let calls = 0
    for (let minute = 0; minute < count; minute++) {
      const { faults, clock } = this
      if (calls === faults.calls && clock.now() + MINUTE < idleUntil) {
        await clock.advance(MINUTE)
        await this.idle()
        continue
      }
      const before = faults.calls
      await this.minute()
      calls = faults.calls
      const isIdle = !allCases && calls === before + 1
      const tidyAt = clock.now() + 10 * MINUTE
      idleUntil = isIdle ? Math.min((await this.nextAt()) ?? tidyAt, tidyAt) : 0
    }
  }

  /** Lets time pass while a request gets no response, so that its work never ends. */
  pass(ms: number): Promise<void> {
    return this.clock.sleep(ms)
  }

  /** Waits for all background work. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) {
      await Promise.all(this.#running)
      await new Promise((resolve) => setTimeout(resolve, 0))
    }
  }

  /** Returns how many rows the queue has written. */
  rowsWritten(): Promise<number> {
    return runInDurableObject(this.queue, (_, { storage }) => {
      const query = 'SELECT total_changes() AS n'
      return storage.sql.exec<{ n: number }>(query).one().n
    })
  }

  /** Returns when the queue has something to do next; undefined when it has nothing more to do. */
  async nextAt(): Promise<number | undefined> {
    const now = this.clock.now()
    // Its check of the account is left to a cron run.
    if ((await this.queue.report(now)).paused) return now
    const { queueTimeout, retentionDays } = this.config
    const budget = { polls: 0, deliveries: 0, queueTimeout, retention: retentionDays * 86_400_000 }
    return (await this.queue.takeDueWork(now, budget)).nextAt
  }

  /** Checks whether the queue has nothing more to do for any task. */
  async settled(): Promise<boolean> {
    return (await this.nextAt()) === undefined
  }

  #track(work: Promise<unknown>): void {
    const done = work
      .catch(() => {})
      .finally(() => {
        this.#running.delete(done)
      })
    this.#running.add(done)
  }

  /** The network, for another server of this world. */
  readonly fetch: typeof fetch = (input, init) => this.#network(input as Request, init)

  readonly #network = async (
    input: string | URL | Request,
    init?: RequestInit,
  ): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input)
    if (url.origin === WORKER) return this.#toWorker(url, new Request(input, init))
    if (url.hostname === new URL(RECEIVER).hostname)
      return this.#toReceiver(new Request(input, init))
    const host = this.hosts[url.hostname]
    if (!host) return this.simulator.fetch(input, init)
    return Promise.race([host(new Request(input, init)), rejectOnAbort(init?.signal)])
  }

  async #toWorker(url: URL, request: Request): Promise<Response> {
    if (this.webhook === 'lost') throw new TypeError('fetch failed')
    const [, , , id = '', token = ''] = url.pathname.split('/')
    const decision = await handleWebhook(this.context(), id, token, await request.text())
    return new Response(decision, { status: decision === 'accepted' ? 202 : 403 })
  }

  async #toReceiver(request: Request): Promise<Response> {
    const text = await request.text()
    const { headers, url } = request
    const id = headers.get('webhook-id') ?? ''
    this.received.push({ at: this.clock.now(), url, id, headers, text, body: JSON.parse(text) })
    return this.respond()
  }
}

/** Rejects when a request is aborted, as `fetch` does. */
function rejectOnAbort(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

/** A validated request for a task with a callback. */
export function newTask(changes: Partial<NewTask> = {}): NewTask {
  return {
    workflowId: WORKFLOW,
    nodeInfoList: [{ nodeId: '6', fieldName: 'text', fieldValue: 'a cat' }],
    files: [],
    callbackUrl: RECEIVER,
    ...changes,
  }
}
