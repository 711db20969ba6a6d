import { type Clock, type ScriptStep, Simulator } from '@runninghub-action/simulator'
import { type ServedSimulator, serve } from '@runninghub-action/simulator/node'
import { CallFaults } from '../../runninghub/call-faults.ts'
import { orderOf } from '../../runninghub/operations.ts'
import { API_KEY } from '../../runninghub/service.ts'
import type { RunContext } from '../context.ts'
import { answerCall } from './answer-call.ts'
import { createWebhookSender } from './webhooks.ts'

type Handle = Simulator<Clock>['handle']
type Plan = Extract<ScriptStep['answer'], { kind: 'task' }>

const SECOND = 1000
/** A valid file that needs no drawing. */
const FILE = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10, 1, 2, 3])
const ENDS = ['success', 'success', 'success', 'success', 'failed', 'failed-null'] as const

/** RunningHub on real sockets, with its faults and its own record. */
export class ServedRunningHub {
  readonly simulator: Simulator<Clock>
  readonly #context: RunContext
  readonly #served: ServedSimulator
  /** The create call that is handled at this moment. */
  #call = 0

  static async start(context: RunContext): Promise<ServedRunningHub> {
    const { choices, clock } = context
    const simulator = new Simulator<Clock>({
      clock,
      apiKey: API_KEY,
      concurrentLimit: choices.pick('limit of the account', [6, 3, 10]),
      coins: 1_000_000,
      envelopeExtras: choices.chance('unknown keys in responses', 0.3),
      numericTaskId: choices.chance('task ids as numbers', 0.2),
      netWssUrl: choices.chance('progress sockets', 0.4),
      wsClosesEarly: choices.chance('sockets close early', 0.3),
      notFoundCode423: choices.chance('old code of missing tasks', 0.2),
      v2CancelState: choices.chance('state CANCEL', 0.3),
      webhookDuplicates: choices.chance('webhooks come twice', 0.4),
      fetch: createWebhookSender(context),
    })
    const served = await serve(simulator)
    return new ServedRunningHub(context, simulator, served)
  }

  private constructor(context: RunContext, simulator: Simulator<Clock>, served: ServedSimulator) {
    this.#context = context
    this.#served = served
    this.simulator = simulator
    this.#watchCreation()
    const handle: Handle = simulator.handle.bind(simulator)
    const calls = { count: 0, faults: new CallFaults(context.choices) }
    let creates: Promise<unknown> = Promise.resolve()
    const work = (call: number, request: Request, origin: 'api' | 'files', order: string) => {
      if (order === '') return handle(request, origin)
      // One create call at a time, so that each gets the plan of its own order.
      const response = creates.then(() => {
        this.#call = call
        simulator.script({ on: 'submit', answer: this.#plan(order) })
        return handle(request, origin)
      })
      creates = response.catch(() => {})
      return response
    }
    simulator.handle = (request, origin, drop) =>
      answerCall(context, calls, { request, origin, drop: drop ?? (() => {}), work })
  }

  get baseUrl(): string {
    return this.#served.baseUrl
  }

  /** Records each task as it is at the end of the round. */
  recordTasks(): void {
    const { history, clock } = this.#context
    const start = clock.now() - clock.elapsed()
    for (const task of this.simulator.tasks.values()) {
      const state = task.state
      const results = state === 'SUCCESS' ? this.simulator.publish(task) : []
      const { createdAt, startsRunning, queuedMs, runMs, cancelledAt } = task
      const usual = createdAt + (startsRunning ? 0 : queuedMs) + runMs
      history.add({
        type: 'task',
        task: task.id,
        order: orderOf(task.request.text),
        state,
        endedAt: Math.min(cancelledAt ?? Number.POSITIVE_INFINITY, usual) - start,
        result: results[0]?.url ?? '',
      })
    }
  }

  close(): Promise<void> {
    return this.#served.close()
  }

  /** Records each task at the moment of its creation. */
  #watchCreation(): void {
    const { tasks } = this.simulator
    const { history, moments } = this.#context
    const set = tasks.set.bind(tasks)
    tasks.set = (id, task) => {
      const order = orderOf(task.request.text)
      const live = [...tasks.values()]
        .filter((other) => orderOf(other.request.text) === order && mayServe(other.state))
        .map((other) => other.id)
      history.add({ type: 'created', call: this.#call, task: id, order, live })
      set(id, task)
      moments.tell('task is created', order)
      return tasks
    }
  }

  /** Draws what happens to the task of an order. */
  #plan(order: string): Plan {
    const { choices } = this.#context
    const name = (what: string) => `${order}: ${what}`
    const end = choices.pick(name('end'), ENDS)
    return {
      kind: 'task',
      queuedMs: choices.pick(name('time in the queue'), [1, 0, 5]) * SECOND,
      runMs: choices.pick(name('run time'), [5, 1, 10, 20, 40]) * SECOND,
      end,
      startsRunning: choices.chance(name('starts at once'), 0.3),
      ...(end === 'success' && {
        results: [{ type: 'png', bytes: FILE, name: `${order.replace(' ', '-')}.png` }],
      }),
    }
  }
}

/** Whether a task has succeeded or may still succeed. */
const mayServe = (state: string) => state !== 'FAILED' && state !== 'CANCELLED'
