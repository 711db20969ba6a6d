import { Simulator } from '@runninghub-action/simulator'
import { sweep } from '../../src/cron/sweep.ts'
import type { InvocationContext } from '../../src/platform/context.ts'
import { TaskQueue } from '../../src/queue/task-queue.ts'
import { createTask } from '../../src/tasks/create.ts'
import { handleWebhook } from '../../src/tasks/handle-webhook.ts'
import { MemoryKv } from '../../test/harness/memory-kv.ts'
import { countCrypto, DayClock } from './day-clock.ts'
import type { Course } from './figures.ts'
import { arrivals, duration, randomNumbers } from './load.ts'
import { SqlStorage } from './sql-storage.ts'

const DAY = 86_400_000
const WORKER = 'https://worker.example'
const RECEIVER = 'https://receiver.example/hook'

/** How long things take, in milliseconds of the day that is played. */
const LATENCY = { queue: 15, kv: 40, runninghub: 300, create: 800, webhook: 200, receiver: 150 }

export interface Scenario {
  /** Tasks the account may have at once. */
  limit: number
  /** `lossy`: a third of RunningHub's webhooks never arrive. */
  webhooks: 'on' | 'lossy' | 'off'
  tasks: number
  burst: number
}

export interface Bill {
  kv: { reads: number; writes: number; lists: number; deletes: number }
  queue: { requests: number; rowsRead: number; rowsWritten: number }
  /** Calls to the outside in one cron run, and at a time. */
  mostCalls: number
  mostAtOnce: number
}

/** Plays one day of cron runs, requests and RunningHub's webhooks against the Worker's own code. */
export async function playDay({
  limit,
  webhooks,
  tasks,
  burst,
}: Scenario): Promise<{ courses: Course[]; bill: Bill }> {
  const start = Date.UTC(2026, 0, 15)
  const clock = new DayClock(start)
  countCrypto(clock)
  const random = randomNumbers(limit * 10 + webhooks.length)
  const kv = new MemoryKv(() => clock.now())
  const storage = new SqlStorage()
  const bill: Bill = {
    kv: kv.bill,
    queue: { requests: 0, rowsRead: 0, rowsWritten: 0 },
    mostCalls: 0,
    mostAtOnce: 0,
  }
  const values = new Map<string, unknown>()
  const queueStorage = {
    sql: storage,
    kv: { get: values.get.bind(values), put: values.set.bind(values) },
    transactionSync: storage.transactionSync.bind(storage),
  }
  const queue = new TaskQueue({ storage: queueStorage } as never, {} as never)
  // By the number each task was given.
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
      // The simulator lets no time pass while it calls, so the call takes its time afterwards.
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
    const answer = await simulator.fetch(input, init)
    await clock.sleep(latency / 2)
    return answer
  }

  const slow = <T extends object>(target: T, latency: number, count: () => void): T =>
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
    TASKS: slow(kv, LATENCY.kv, () => {}),
    TASK_QUEUE: {
      getByName: () =>
        slow(queue, LATENCY.queue, () => {
          bill.queue.requests++
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
    let made = 0
    let open = 0
    const counted: typeof fetch = async (input, init) => {
      made++
      open++
      bill.mostCalls = Math.max(bill.mostCalls, made)
      bill.mostAtOnce = Math.max(bill.mostAtOnce, open)
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

  const { rowsRead, rowsWritten } = storage.bill
  Object.assign(bill.queue, { rowsRead, rowsWritten })
  const courses = [...simulator.tasks.values()].map(
    ({ request, createdAt, queuedMs, runMs }): Course => {
      const [info] = request.body.nodeInfoList as unknown as { fieldValue: unknown }[]
      const number = Number(info?.fieldValue)
      return {
        acceptedAt: acceptedAt.get(number) ?? createdAt,
        madeAt: createdAt,
        endedAt: createdAt + queuedMs + runMs,
        calledBackAt: calledBackAt.get(number),
      }
    },
  )
  return { courses, bill }
}
