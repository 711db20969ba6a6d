import type { Clock } from './clock.ts'
import { v1Body } from './envelopes.ts'
import type { Simulator } from './simulator.ts'
import { outputItems, outputsAnswer, queryAnswer } from './task-answers.ts'
import { makeId, type SimulatedTask, timesOf } from './tasks.ts'

/** What getWebhookDetail tells of. */
export interface WebhookEvent {
  readonly id: string
  readonly taskId: string
  url: string
  /** JSON text. */
  readonly eventData: string
  status: 'SUCCESS' | 'FAILED'
  /** What the receiver answered, or why it could not be reached. */
  response: string
  retryCount: number
  readonly createdAt: number
  updatedAt: number
}

const repeats = 3
const betweenAttempts = 60_000
/** RunningHub's own time limit is unpublished. */
const timeLimit = 10_000

/** Calls back when tasks end, up to four times a minute apart. */
export class Webhooks {
  /** By task id. */
  readonly events = new Map<string, WebhookEvent>()
  readonly #simulator: Simulator<Clock>
  readonly #stopped = new AbortController()

  constructor(simulator: Simulator<Clock>) {
    this.#simulator = simulator
  }

  /** Calls nobody any more. */
  stop(): void {
    this.#stopped.abort()
  }

  /**
   * Waits for the task's end and calls back; resolves after the first attempt. To be called
   * again when the end moves because the task is cancelled.
   */
  async watch(task: SimulatedTask): Promise<void> {
    const { webhookUrl } = task
    const { endsAt } = timesOf(task)
    if (webhookUrl === undefined || endsAt === Infinity) return
    await this.#unlessStopped(async () => {
      await this.#simulator.clock.until(endsAt, this.#stopped.signal)
      if (this.events.has(task.id)) return
      if (task.state === 'CANCELLED' && !this.#simulator.options.webhookOnCancel) return
      const event = this.#eventOf(task, webhookUrl)
      this.events.set(task.id, event)
      await this.#deliver(event)
    })
  }

  /** Delivers an event again, to another address; `false` when there is no such event. */
  redeliver(id: string, url: string): boolean {
    const event = [...this.events.values()].find((other) => other.id === id)
    if (!event) return false
    event.url = url
    void this.#unlessStopped(() => this.#deliver(event))
    return true
  }

  #eventOf(task: SimulatedTask, url: string): WebhookEvent {
    const { clock } = this.#simulator
    const data = task.family === 'v2' ? queryAnswer(this.#simulator, task) : this.#v1EventData(task)
    const now = clock.now()
    return {
      id: makeId(now, 1_000_000 + this.events.size),
      taskId: task.id,
      url,
      eventData: JSON.stringify(data),
      status: 'FAILED',
      response: '',
      retryCount: 0,
      createdAt: now,
      updatedAt: now,
    }
  }

  /** What outputs answers, but with taskCostTime as a number. */
  #v1EventData(task: SimulatedTask) {
    const { options } = this.#simulator
    const answer = outputsAnswer(this.#simulator, task)
    const data = task.state === 'SUCCESS' ? outputItems(this.#simulator, task, true) : answer.data
    return v1Body(options, { ...answer, data })
  }

  async #deliver(event: WebhookEvent): Promise<void> {
    const { clock } = this.#simulator
    event.retryCount = 0
    if (await this.#attempt(event)) return
    void this.#unlessStopped(async () => {
      while (event.retryCount < repeats) {
        await clock.until(clock.now() + betweenAttempts, this.#stopped.signal)
        event.retryCount++
        if (await this.#attempt(event)) return
      }
    })
  }

  async #attempt(event: WebhookEvent): Promise<boolean> {
    const delivered = await this.#post(event)
    event.updatedAt = this.#simulator.clock.now()
    event.status = delivered ? 'SUCCESS' : 'FAILED'
    if (delivered && this.#simulator.options.webhookDuplicates) await this.#post(event)
    return delivered
  }

  async #post(event: WebhookEvent): Promise<boolean> {
    const { clock, options } = this.#simulator
    const eventData = options.webhookEventDataAsObject
      ? event.eventData
      : JSON.stringify(event.eventData)
    const stop = new AbortController()
    const done = clock.busy()
    clock.until(clock.now() + timeLimit, stop.signal).then(
      () => stop.abort(new Error('Read timed out')),
      () => {},
    )
    try {
      const answer = await options.fetch(event.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: `{"event":"TASK_END","taskId":"${event.taskId}","eventData":${eventData}}`,
        signal: AbortSignal.any([stop.signal, this.#stopped.signal]),
      })
      event.response = await answer.text()
      return answer.ok
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      event.response = `I/O error on POST request for "${event.url}": ${reason}`
      return false
    } finally {
      stop.abort()
      done()
    }
  }

  async #unlessStopped(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!this.#stopped.signal.aborted) throw error
    }
  }
}
