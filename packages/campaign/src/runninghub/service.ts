import {
  type Clock,
  type ScriptStep,
  Simulator,
  type SimulatorOptions,
} from '@runninghub-action/simulator'
import type { Simulation } from '../world/simulation.ts'
import { CHANGED_FILE, GRAPH, INPUT_FILE, INPUT_NODE, WORKFLOW_ID } from './graph.ts'
import { orderOf } from './operations.ts'

type SimulatedTask = Simulator<Clock>['tasks'] extends Map<string, infer T> ? T : never
type Answer = Extract<ScriptStep['answer'], { kind: 'task' }>

const SECOND = 1000
const FILES_URL = 'https://files.runninghub'
/** A valid file that needs no drawing. */
const FILE = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10, 1, 2, 3])

/** An account of the simulated RunningHub, on a host of its own. */
export interface ServiceAccount {
  name: string
  key: string
  baseUrl: string
  simulator: Simulator<Clock>
}

/** The simulated RunningHub of a run, with its accounts and their tasks. */
export class RunningHub {
  readonly accounts: ServiceAccount[] = []
  readonly #simulation: Simulation
  readonly #sendWebhook: typeof fetch
  /** How RunningHub responds in this run. */
  readonly #manners: Partial<SimulatorOptions>
  /** The call that is handled at this moment. */
  #call = 0

  /** @param sendWebhook sends a webhook, as `fetch` does */
  constructor(simulation: Simulation, sendWebhook: typeof fetch) {
    this.#simulation = simulation
    this.#sendWebhook = sendWebhook
    const { choices } = simulation
    this.#manners = {
      coins: 1_000_000,
      workflows: { [WORKFLOW_ID]: GRAPH },
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
    }
    this.addAccount('main')
  }

  /** Adds an account, with a limit of its own. */
  addAccount(name: AccountName): ServiceAccount {
    const { choices } = this.#simulation
    const { key, baseUrl } = ACCOUNTS[name]
    const index = this.accounts.length
    const simulator = new Simulator({
      ...this.#manners,
      clock: schedulerClock(this.#simulation),
      apiKey: key,
      baseUrl,
      filesUrl: `${FILES_URL}${index === 0 ? '' : index}.example`,
      concurrentLimit: choices.pick(
        index === 0 ? 'limit of the account' : `limit of the account ${name}`,
        [3, 1, 2, 5],
      ),
      fetch: this.#sendWebhook,
    })
    const account = { name, key, baseUrl, simulator }
    this.accounts.push(account)
    this.#watch(account, index)
    return account
  }

  /** Returns the account on the host of a URL. */
  accountAt(url: string): ServiceAccount | undefined {
    const { origin } = new URL(url)
    return this.accounts.find(
      ({ baseUrl, simulator }) => origin === baseUrl || origin === simulator.options.filesUrl,
    )
  }

  /** Does the work of a call, and returns the response. */
  async handle(call: number, url: string, { signal: _, ...init }: RequestInit): Promise<Response> {
    const account = this.accountAt(url)
    // RunningHub's other site does not know the key.
    if (account === undefined) return Response.json({ code: 806, msg: 'APIKEY_USER_NOT_FOUND' })
    const { simulator } = account
    const order = typeof init.body === 'string' ? orderOf(init.body) : ''
    if (order !== '') simulator.script({ on: 'submit', answer: this.#plan(order) })
    this.#call = call
    return simulator.fetch(url, init)
  }

  /** Records each task and each upload at the moment of its creation. */
  #watch({ name, simulator }: ServiceAccount, index: number): void {
    const { tasks, uploads } = simulator
    const { history } = this.#simulation
    // The size is a part of the next id, and no two accounts have the same ids.
    const size = () => [...tasks.keys()].length + 1000 * index
    Object.defineProperty(tasks, 'size', { get: size })
    const setTask = tasks.set.bind(tasks)
    tasks.set = (id, task) => {
      const order = orderOf(task.request.text)
      const live = this.accounts
        .flatMap((account) => [...account.simulator.tasks.values()])
        .filter((earlier) => orderOf(earlier.request.text) === order && mayServe(earlier.state))
        .map((earlier) => earlier.id)
      const call = this.#call
      const file = inputFileOf(task.request.body)
      history.add({ type: 'created', call, task: id, order, live, account: name, file })
      return setTask(id, task)
    }
    const setUpload = uploads.set.bind(uploads)
    uploads.set = (file, bytes) => {
      const isWhole = [INPUT_FILE, CHANGED_FILE].some((known) => known.equals(bytes))
      history.add({ type: 'uploaded', account: name, file, isWhole })
      return setUpload(file, bytes)
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
    for (const { simulator } of this.accounts) {
      for (const task of simulator.tasks.values()) {
        const state = task.state
        const results = state === 'SUCCESS' ? simulator.publish(task) : []
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
}

/** Returns the file that a create call names for the input of the graph. */
function inputFileOf({ workflow, nodeInfoList }: SimulatedTask['request']['body']): string {
  if (typeof workflow === 'string') return String(JSON.parse(workflow)[INPUT_NODE]?.inputs.image)
  const infos = (nodeInfoList ?? []) as { nodeId: string; fieldValue: string }[]
  return String(infos.find(({ nodeId }) => nodeId === INPUT_NODE)?.fieldValue ?? '')
}

function endOf({ createdAt, startsRunning, queuedMs, runMs, cancelledAt }: SimulatedTask): number {
  const usual = createdAt + (startsRunning ? 0 : queuedMs) + runMs
  return Math.min(cancelledAt ?? Number.POSITIVE_INFINITY, usual)
}

/** Whether a task has succeeded or may still succeed. */
const mayServe = (state: string) => state !== 'FAILED' && state !== 'CANCELLED'

/** The key of the account: a canary, which must appear nowhere. */
export const API_KEY = 'c4na7y+0f3/a91&d5b86e2"f4c70ab93'

/** The accounts that a run may have, with their keys. */
export const ACCOUNTS = {
  main: { key: API_KEY, baseUrl: 'https://www.runninghub.cn' },
  second: { key: '5e0c4na7y+2d/77&b1e9f3"a8c60d41f', baseUrl: 'https://second.runninghub.example' },
  studio: { key: '57ud10-c4na7y/90&e4b2d6"c1f83a7e', baseUrl: 'https://studio.runninghub.example' },
} as const

export type AccountName = keyof typeof ACCOUNTS

/** A token of a caller of the Worker, and the secret that signs its callbacks. */
export const TOKEN = 'caller-token/+&canary-5f1e77a0'
export const CALLBACK_SECRET = 'whsec_Y2FuYXJ5IG9mIHRoZSBjYWxsYmFja3MgMTIzNDU2Nzg='

/** The credential of progress sockets. */
export const SOCKET_AUTH = 'c29ja2V0LWNhbmFyeS01ZjFlNzc'

/** What must be shown nowhere. */
export const SECRETS = [
  ...Object.values(ACCOUNTS).map(({ key }) => key),
  ...[TOKEN, CALLBACK_SECRET, SOCKET_AUTH],
]

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
