import { v1Body } from './envelopes.ts'
import type { SimulatorState, WebhookEvent, Webhooks } from './state.ts'
import { outputItems, outputsReply, queryResponse } from './task-responses.ts'
import { createId, type SimulatedTask, timesOf } from './tasks.ts'

const maxRetries = 3
const retryDelay = 60_000
/** Assumed: RunningHub does not publish its time limit. */
const timeLimit = 10_000

/** Sends webhooks with the simulator's clock and `fetch`. */
export class WebhookSender implements Webhooks {
  readonly events = new Map<string, WebhookEvent>()
  readonly #simulator: SimulatorState
  readonly #stopped = new AbortController()

  constructor(simulator: SimulatorState) {
    this.#simulator = simulator
  }

  stop(): void {
    this.#stopped.abort()
  }

  async watch(task: SimulatedTask): Promise<void> {
    const { webhookUrl } = task
    const { endsAt } = timesOf(task)
    if (webhookUrl === undefined || endsAt === Infinity) return
    await this.#unlessStopped(async () => {
      await this.#simulator.clock.until(endsAt, this.#stopped.signal)
      if (this.events.has(task.id)) return
      if (task.state === 'CANCELLED' && !this.#simulator.options.webhookOnCancel) return
      const event = this.#createEvent(task, webhookUrl)
      this.events.set(task.id, event)
      await this.#deliver(event)
    })
  }

  redeliver(id: string, url: string): boolean {
    const event = [...this.events.values()].find((other) => other.id === id)
    if (!event) return false
    event.url = url
    void this.#unlessStopped(() => this.#deliver(event))
    return true
  }

  #createEvent(task: SimulatedTask, url: string): WebhookEvent {
    const { clock } = this.#simulator
    const data = task.api === 'v2' ? queryResponse(this.#simulator, task) : this.#v1EventData(task)
    const now = clock.now()
    return {
      id: createId(now, 1_000_000 + this.events.size),
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

  /** Returns the reply of outputs, but with taskCostTime as a number. */
  #v1EventData(task: SimulatedTask) {
    const { options } = this.#simulator
    const reply = outputsReply(this.#simulator, task)
    const data = task.state === 'SUCCESS' ? outputItems(this.#simulator, task, true) : reply.data
    return v1Body(options, { ...reply, data })
  }

  async #deliver(event: WebhookEvent): Promise<void> {
    const { clock } = this.#simulator
    event.retryCount = 0
    if (await this.#attempt(event)) return
    void this.#unlessStopped(async () => {
      while (event.retryCount < maxRetries) {
        await clock.until(clock.now() + retryDelay, this.#stopped.signal)
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
      const response = await options.fetch(event.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: `{"event":"TASK_END","taskId":"${event.taskId}","eventData":${eventData}}`,
        signal: AbortSignal.any([stop.signal, this.#stopped.signal]),
      })
      event.response = await response.text()
      return response.ok
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
