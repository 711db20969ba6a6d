import { type Clock, type ScriptStep, Simulator } from '@runninghub-action/simulator'
import type { Simulation } from '../world/simulation.ts'
import { orderOf } from './operations.ts'

type SimulatedTask = Simulator<Clock>['tasks'] extends Map<string, infer T> ? T : never
type Answer = Extract<ScriptStep['answer'], { kind: 'task' }>

const SECOND = 1000
const FILES_URL = 'https://files.runninghub.example'
/** A valid file that needs no drawing. */
const FILE = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10, 1, 2, 3])

/** The simulated RunningHub of a run, with its tasks and its account. */
export class RunningHub {
  readonly simulator: Simulator<Clock>
  readonly #simulation: Simulation
  /** The call that is handled at this moment. */
  #call = 0

  /** @param sendWebhook sends a webhook, as `fetch` does */
  constructor(simulation: Simulation, sendWebhook: typeof fetch) {
    this.#simulation = simulation
    const { choices } = simulation
    this.simulator = new Simulator({
      clock: schedulerClock(simulation),
      apiKey: API_KEY,
      baseUrl: 'https://www.runninghub.cn',
      filesUrl: FILES_URL,
      concurrentLimit: choices.pick('limit of the account', [3, 1, 2, 5]),
      coins: 1_000_000,
      acceptAnyWorkflow: true,
      envelopeExtras: choices.chance('unknown keys in responses', 0.3),
      numericTaskId: choices.chance('task ids as numbers', 0.2),
      netWssUrl: choices.chance('progress sockets', 0.4),
      wsClosesEarly: choices.chance('sockets close early', 0.3),
      notFoundCode423: choices.chance('old code of missing tasks', 0.2),
      v2CancelState: choices.chance('state CANCEL', 0.3),
      taskCostAsNumber: choices.chance('costs as numbers', 0.2),
      webhookDuplicates: choices.chance('webhooks come twice', 0.3),
      webhookBeforeAnswer: choices.chance('webhooks come before the response', 0.15),
      webhookOnCancel: choices.chance('webhooks of cancelled tasks', 0.3),
      fetch: sendWebhook,
    })
    this.#watchCreation()
  }

  /** Does the work of a call, and returns the response. */
  async handle(call: number, url: string, { signal: _, ...init }: RequestInit): Promise<Response> {
    // RunningHub's other site does not know the key.
    if (!KNOWN_HOSTS.test(url)) return Response.json({ code: 806, msg: 'APIKEY_USER_NOT_FOUND' })
    const order = typeof init.body === 'string' ? orderOf(init.body) : ''
    if (order !== '') this.simulator.script({ on: 'submit', answer: this.#plan(order) })
    this.#call = call
    return this.simulator.fetch(url, init)
  }

  /** Records each task at the moment of its creation. */
  #watchCreation(): void {
    const { tasks } = this.simulator
    const set = tasks.set.bind(tasks)
    tasks.set = (id, task) => {
      const order = orderOf(task.request.text)
      const live = [...tasks.values()]
        .filter((earlier) => orderOf(earlier.request.text) === order && mayServe(earlier.state))
        .map((earlier) => earlier.id)
      const { history } = this.#simulation
      history.add({ type: 'created', call: this.#call, task: id, order, live })
      return set(id, task)
    }
  }

  /** Draws what happens to the task of an order. */
  #plan(order: string): Answer {
    const { choices } = this.#simulation
    const name = (what: string) => `${order}: ${what}`
    const end = choices.pick(name('end'), ENDS)
    return {
      kind: 'task',
      queuedMs: choices.pick(name('time in the queue'), [1, 0, 20, 200]) * SECOND,
      runMs: choices.pick(name('run time'), [20, 1, 5, 60, 240, 900]) * SECOND,
      end,
      startsRunning: choices.chance(name('starts at once'), 0.3),
      ...(end === 'success' && {
        results: [{ ...RESULT, name: `${order.replace(' ', '-')}.png` }],
      }),
    }
  }

  /** Records each task as it is at the end of the run. */
  recordTasks(): void {
    const { scheduler, elapsed } = this.#simulation
    const start = scheduler.now - elapsed
    for (const task of this.simulator.tasks.values()) {
      const state = task.state
      const results = state === 'SUCCESS' ? this.simulator.publish(task) : []
      this.#simulation.history.add({
        type: 'task',
        task: task.id,
        order: orderOf(task.request.text),
        state,
        endedAt: endOf(task) - start,
        result: results[0]?.url ?? '',
      })
    }
  }
}

function endOf({ createdAt, startsRunning, queuedMs, runMs, cancelledAt }: SimulatedTask): number {
  const usual = createdAt + (startsRunning ? 0 : queuedMs) + runMs
  return Math.min(cancelledAt ?? Number.POSITIVE_INFINITY, usual)
}

/** Whether a task has succeeded or may still succeed. */
const mayServe = (state: string) => state !== 'FAILED' && state !== 'CANCELLED'

/** The key of the account: a canary, which must appear nowhere. */
export const API_KEY = 'c4na7y+0f3/a91&d5b86e2"f4c70ab93'

/** A token of a caller of the Worker, and the secret that signs its callbacks. */
export const TOKEN = 'caller-token/+&canary-5f1e77a0'
export const CALLBACK_SECRET = 'whsec_Y2FuYXJ5IG9mIHRoZSBjYWxsYmFja3MgMTIzNDU2Nzg='

/** The credential of progress sockets. */
export const SOCKET_AUTH = 'c29ja2V0LWNhbmFyeS01ZjFlNzc'

/** What must be shown nowhere. */
export const SECRETS = [API_KEY, TOKEN, CALLBACK_SECRET, SOCKET_AUTH]

const KNOWN_HOSTS = /^https:\/\/(www\.runninghub\.cn|files\.runninghub\.example)\//

/** Whether a URL is one of a file, not of the API. */
export const isFile = (url: string) => url.startsWith(FILES_URL)

const RESULT = { type: 'png', bytes: FILE }
const ENDS = [
  'success',
  'success',
  'success',
  'failed',
  'failed-null',
  'failed-empty',
  'empty',
  'rejected-at-submit',
] as const

function schedulerClock({ scheduler }: Simulation): Clock {
  const wait = (delay: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const event = scheduler.schedule(delay, resolve)
      const stop = () => {
        event.cancelled = true
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', stop, { once: true })
    })
  return {
    now: () => scheduler.now,
    sleep: wait,
    until: (time, signal) => wait(time - scheduler.now, signal),
    busy: () => () => {},
  }
}
