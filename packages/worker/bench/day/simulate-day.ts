import { Simulator } from '@runninghub-action/simulator'
import { sweep } from '../../src/cron/sweep.ts'
import type { InvocationContext } from '../../src/platform/context.ts'
import { TaskQueue } from '../../src/queue/task-queue.ts'
import { createTask } from '../../src/tasks/create.ts'
import { handleWebhook } from '../../src/tasks/handle-webhook.ts'
import { MemoryKv } from '../../test/harness/memory-kv.ts'
import { DayClock, trackCrypto } from './day-clock.ts'
import { arrivals, duration, randomNumbers } from './load.ts'
import type { TaskTimeline } from './metrics.ts'
import { SqlStorage } from './sql-storage.ts'

const DAY = 86_400_000
const WORKER = 'https://worker.example'
const RECEIVER = 'https://receiver.example/hook'

/** Latencies, in milliseconds of the simulated day. */
const LATENCY = { queue: 15, kv: 40, runninghub: 300, create: 800, webhook: 200, receiver: 150 }

export interface Scenario {
  /** Tasks the account may have at once. */
  limit: number
  /** `lossy`: a third of RunningHub's webhooks never arrive. */
  webhooks: 'on' | 'lossy' | 'off'
  tasks: number
  burst: number
}

export interface Usage {
  kv: { reads: number; writes: number; lists: number; deletes: number }
  queue: { requests: number; rowsRead: number; rowsWritten: number }
  /** Most subrequests of one cron run, and most of them at a time. */
  maxCalls: number
  maxConcurrentCalls: number
}

/** Simulates one day of cron runs, requests and RunningHub's webhooks with the Worker's own code. */
export async function simulateDay({
  limit,
  webhooks,
  tasks,
  burst,
}: Scenario): Promise<{ timelines: TaskTimeline[]; usage: Usage }> {
  const start = Date.UTC(2026, 0, 15)
  const clock = new DayClock(start)
  trackCrypto(clock)
  const random = randomNumbers(limit * 10 + webhooks.length)
  const kv = new MemoryKv(() => clock.now())
  const storage = new SqlStorage()
  const usage: Usage = {
    kv: kv.usage,
    queue: { requests: 0, rowsRead: 0, rowsWritten: 0 },
    maxCalls: 0,
    maxConcurrentCalls: 0,
  }
  const values = new Map<string, unknown>()
  const queueStorage = {
    sql: storage,
    kv: { get: values.get.bind(values), put: values.set.bind(values) },
    transactionSync: storage.transactionSync.bind(storage),
  }
  const queue = new TaskQueue({ storage: queueStorage } as never, {} as never)
  // By the number of the task.
  const acceptedAt = new Map<number, number>()
  const calledBackAt = new Map<number, number>()

  const simulator: Simulator<DayClock> = new Simulator({
    clock,
    concurrentLimit: limit,
    coins: Number.MAX_SAFE_INTEGER,
    queuedMs: 500,
    fetch: async (url, init) => {
      const [id = '', token = ''] = String(url).split('/').slice(-2)
      const lost = webhooks === 'lossy' && random() < 1 / 3
      // The simulator does not let time pass during a webhook, so its latency follows.
      const arrival = clock.now() + LATENCY.webhook
      const call = () => handleWebhook(context(network), id, token, String(init?.body))
      if (!lost) void clock.until(arrival).then(call)
      return new Response('accepted')
    },
  })
  Object.defineProperty(simulator.options, 'runMs', { get: () => duration(random) })
  simulator.script({
    on: 'submit',
    times: Number.MAX_SAFE_INTEGER,
    answer: { kind: 'task', results: [{ type: 'txt', text: 'a result' }] },
  })

  const network: typeof fetch = async (input, init) => {
    const url = String(input)
    if (url === RECEIVER) {
      await clock.sleep(LATENCY.receiver)
      const { data } = JSON.parse(String(init?.body)) as { data: { metadata: number } }
      if (!calledBackAt.has(data.metadata)) calledBackAt.set(data.metadata, clock.now())
      return new Response(null, { status: 204 })
    }
    const latency = url.endsWith('/create') ? LATENCY.create : LATENCY.runninghub
    await clock.sleep(latency / 2)
    const response = await simulator.fetch(input, init)
    await clock.sleep(latency / 2)
    return response
  }

  const withLatency = <T extends object>(target: T, latency: number, count: () => void): T =>
    new Proxy(target, {
      get:
        (object, name) =>
        async (...values: unknown[]) => {
          count()
          await clock.sleep(latency)
          const method = Reflect.get(object, name) as (...values: unknown[]) => unknown
          return structuredClone(await method.apply(object, values))
        },
    })
  const bindings = {
    TASKS: withLatency(kv, LATENCY.kv, () => {}),
    TASK_QUEUE: {
      getByName: () =>
        withLatency(queue, LATENCY.queue, () => {
          usage.queue.requests++
        }),
    },
  }

  function context(send: typeof fetch): InvocationContext {
    return {
      env: bindings as unknown as Env,
      config: {
        apiKey: simulator.options.apiKey,
        baseUrl: simulator.options.baseUrl,
        api: 'v1',
        tokens: [],
        callbackSecrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYqr'],
        publicUrl: webhooks === 'off' ? 'http://worker.example' : WORKER,
        urlAllowedHosts: [],
        allowInsecureUrls: false,
        taskTimeout: 3_600_000,
        retentionDays: 7,
      },
      origin: '',
      clock,
      fetch: send,
      waitUntil: (work) => void work.catch(() => {}),
    }
  }

  async function cron(): Promise<void> {
    let calls = 0
    let open = 0
    const counted: typeof fetch = async (input, init) => {
      calls++
      open++
      usage.maxCalls = Math.max(usage.maxCalls, calls)
      usage.maxConcurrentCalls = Math.max(usage.maxConcurrentCalls, open)
      try {
        return await network(input, init)
      } finally {
        open--
      }
    }
    await sweep(context(counted))
  }

  const post = async (number: number) => {
    await createTask(context(network), {
      workflowId: '1904136902449209346',
      nodeInfoList: [{ nodeId: '6', fieldName: 'text', fieldValue: String(number) }],
      files: [],
      callbackUrl: RECEIVER,
      metadata: number,
    })
    acceptedAt.set(number, clock.now())
  }

  for (let at = 0; at < DAY; at += 60_000) void clock.until(start + at).then(cron)
  arrivals(tasks, burst, random).forEach((at, number) => {
    void clock.until(start + at).then(() => post(number))
  })
  await clock.run(start + DAY)

  const { rowsRead, rowsWritten } = storage.usage
  Object.assign(usage.queue, { rowsRead, rowsWritten })
  const timelines = [...simulator.tasks.values()].map(
    ({ request, createdAt, queuedMs, runMs }): TaskTimeline => {
      const [info] = request.body.nodeInfoList as unknown as { fieldValue: unknown }[]
      const number = Number(info?.fieldValue)
      return {
        acceptedAt: acceptedAt.get(number) ?? createdAt,
        createdAt,
        endedAt: createdAt + queuedMs + runMs,
        calledBackAt: calledBackAt.get(number),
      }
    },
  )
  return { timelines, usage }
}
