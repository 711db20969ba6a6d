import { Simulator } from '@runninghub-action/simulator'
import { sweep } from '../../src/cron/sweep.ts'
import { newTaskId } from '../../src/model/task-id.ts'
import type { InvocationContext } from '../../src/platform/context.ts'
import { TaskQueue } from '../../src/queue/task-queue.ts'
import { createTask } from '../../src/tasks/create.ts'
import { handleWebhook } from '../../src/tasks/handle-webhook.ts'
import { DayClock, trackCrypto } from './day-clock.ts'
import { arrivals, duration, randomNumbers } from './load.ts'
import type { TaskTimeline } from './metrics.ts'
import { queueStorage } from './queue-storage.ts'
import { DailyUsage, type InvocationUsage } from './quota.ts'

const DAY = 86_400_000
const WORKER = 'https://worker.example'
const RECEIVER = 'https://receiver.example/hook'

/** Latencies, in milliseconds of the simulated day. */
const LATENCY = { queue: 15, runninghub: 300, create: 800, webhook: 200, receiver: 150 }

export interface Scenario {
  /** Tasks the account may have at once. */
  limit: number
  /** `lossy`: a third of RunningHub's webhooks never arrive. */
  webhooks: 'on' | 'lossy' | 'off'
  tasks: number
  burst: number
}

export interface Usage {
  used: DailyUsage['used']
  /** Calls that Cloudflare refused. */
  refusals: number
  /** Lines that the Worker logged. */
  logLines: number
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
  const usage = new DailyUsage()
  const cronRuns: InvocationUsage[] = []
  const queue = new TaskQueue({ storage: queueStorage(usage) } as never, {} as never)
  const log = console.log
  console.log = () => usage.logLine()
  fillWeek(queue, start, tasks)
  usage.start()
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
      const call = () => handleWebhook(context(), id, token, String(init?.body))
      if (!lost)
        void clock
          .until(arrival)
          .then(call)
          .catch(() => {})
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

  /** The binding of the queue in one invocation. */
  const queueBinding = (invocation: InvocationUsage) =>
    new Proxy(queue, {
      get:
        (object, name) =>
        async (...values: unknown[]) => {
          invocation.internalCall()
          usage.use('requests')
          await clock.sleep(LATENCY.queue)
          const method = Reflect.get(object, name) as (...values: unknown[]) => unknown
          return structuredClone(await method.apply(object, values))
        },
    })
  function context(invocation = usage.invocation()): InvocationContext {
    usage.use('workerRequests')
    const bindings = { TASK_QUEUE: { getByName: () => queueBinding(invocation) } }
    return {
      env: bindings as unknown as Env,
      config: {
        account: 'main',
        accounts: [],
        apiKey: simulator.options.apiKey,
        baseUrl: simulator.options.baseUrl,
        api: 'v1',
        tokens: [],
        callbackSecrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYqr'],
        publicUrl: webhooks === 'off' ? 'http://worker.example' : WORKER,
        urlAllowedHosts: [],
        allowInsecureUrls: false,
        taskTimeout: 3_600_000,
        queueTimeout: DAY,
        resultDays: 30,
        retentionDays: 7,
      },
      origin: '',
      clock,
      fetch: (input, init) => invocation.subrequest(() => network(input, init)),
      waitUntil: (work) => void work.catch(() => {}),
    }
  }

  async function cron(): Promise<void> {
    const invocation = usage.invocation()
    cronRuns.push(invocation)
    await sweep(context(invocation))
  }

  const post = async (number: number) => {
    await createTask(context(), {
      workflowId: '1904136902449209346',
      nodeInfoList: [{ nodeId: '6', fieldName: 'text', fieldValue: String(number) }],
      files: [],
      callbackUrl: RECEIVER,
      metadata: number,
    })
    acceptedAt.set(number, clock.now())
  }

  // What Cloudflare refuses is counted, and fails for its caller only.
  const ignore = () => {}
  for (let at = 0; at < DAY; at += 60_000)
    void clock
      .until(start + at)
      .then(cron)
      .catch(ignore)
  arrivals(tasks, burst, random).forEach((at, number) => {
    void clock
      .until(start + at)
      .then(() => post(number))
      .catch(ignore)
  })
  await clock.run(start + DAY)
  console.log = log

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
  const { used, refusals, logLines } = usage
  const maxCalls = Math.max(...cronRuns.map(({ subrequests }) => subrequests))
  const maxConcurrentCalls = Math.max(...cronRuns.map((run) => run.maxOpenSubrequests))
  return { timelines, usage: { used, refusals, logLines, maxCalls, maxConcurrentCalls } }
}

/** Adds the ended tasks of the last week. Those of its first day are deleted during the new day. */
function fillWeek(queue: TaskQueue, start: number, tasksPerDay: number): void {
  const count = 7 * tasksPerDay
  for (let n = 0; n < count; n++) {
    const at = start - 7 * DAY + Math.floor((7 * DAY * n) / count)
    const id = newTaskId(at)
    queue.enqueue(
      { id, info: '{}', input: '{}', hasFiles: false, hasCallback: false },
      undefined,
      at,
    )
    queue.cancel(id, at)
  }
}
