import { TOKEN } from '../../runninghub/service.ts'
import { exchange, type Reply } from '../../world/exchange.ts'
import type { Simulation } from '../../world/simulation.ts'
import { type OrderRequest, orderRequest } from './order-request.ts'
import { RECEIVER_URL } from './receiver.ts'
import { WORKER_URL, type WorkerRuntime } from './runtime.ts'

const MINUTE = 60_000
const MAX_ATTEMPTS = 8
/** A problem that promises that no task was accepted. */
const NOTHING_ACCEPTED = ['/docs#storage-unavailable', '/docs#limit-reached', '/docs#not-found']

/** A task as the Worker returns it. */
export interface TaskResource {
  id: string
  status: string
  runninghubTaskId?: string
  urls: string[]
  provisional?: true
  metadata?: { order?: string }
  callback?: { status: string; attempts: number }
}

/** The names of all accounts, and of those that the preset allows. */
export interface Accounts {
  names: readonly string[]
  ofPreset: readonly string[] | undefined
}

/** A caller of the Worker, with one order. */
export class Client {
  readonly #simulation: Simulation
  readonly #runtime: WorkerRuntime
  readonly #order: string
  readonly #hasKey: boolean
  readonly #request: OrderRequest
  /** Undefined when the caller does not know it. */
  id: string | undefined

  constructor(
    simulation: Simulation,
    runtime: WorkerRuntime,
    order: string,
    { names, ofPreset }: Accounts,
  ) {
    this.#simulation = simulation
    this.#runtime = runtime
    this.#order = order
    this.#hasKey = this.#pick('has an idempotency key', [true, false])
    const hasCallback = this.#pick('has a callback', [true, false])
    const usesPreset = this.#pick('uses a preset', [false, false, true])
    const hasFile = this.#pick('has a file', [false, false, true])
    this.#request = {
      usesPreset,
      sendsGraph: this.#pick('sends a graph', [false, true]),
      file: hasFile ? this.#pick('file', ['a.png', 'b.png']) : undefined,
      sendsFile: usesPreset && hasFile && this.#pick('sends its file', [false, true]),
      accounts: usesPreset ? ofPreset : drawAccounts(simulation, order, names),
      callbackUrl: hasCallback ? `${RECEIVER_URL}hook?key=a%2Fb` : undefined,
    }
  }

  async play(): Promise<void> {
    const { scheduler, history } = this.#simulation
    await scheduler.wait(this.#pick('arrival', [0, 0, 1_000, 20_000, 3 * MINUTE, 20 * MINUTE]))
    const { file, accounts } = this.#request
    const order = this.#order
    history.add({
      type: 'ordered',
      owner: order,
      order,
      hasFile: file !== undefined,
      ...(accounts && { accounts }),
    })
    await this.#create()
    if (this.id === undefined) return
    if (this.#pick('is cancelled', [false, false, false, false, true])) {
      await scheduler.wait(this.#pick('time of the cancel', [5_000, 10, 500, 2 * MINUTE]))
      await this.#send('POST', `/v1/tasks/${this.id}/cancel`, undefined)
    }
    for (let n = this.#pick('number of status checks', [0, 0, 2, 6]); n > 0; n--) {
      await scheduler.wait(this.#pick('pause between status checks', [20_000, 100, 3_000]))
      const wait = this.#pick('waits for the end', ['', '', '?wait=20'])
      await this.#send('GET', `/v1/tasks/${this.id}${wait}`, undefined)
    }
    if (this.#pick('lists new tasks', [false, false, true])) {
      const since = encodeURIComponent(new Date(scheduler.now - MINUTE).toISOString())
      await this.#send('GET', `/v1/tasks?since=${since}&limit=2`, undefined)
    }
    if (this.#pick('wants its callback again', [false, false, false, true])) {
      await scheduler.wait(this.#pick('time of the redelivery', [20 * MINUTE, MINUTE, 10_000]))
      await this.#send('POST', `/v1/tasks/${this.id}/redeliver`, undefined)
    }
  }

  async #create(): Promise<void> {
    const { scheduler } = this.#simulation
    const { path, body } = orderRequest(this.#order, this.#request)
    const twice =
      this.#hasKey && this.#pick('sends its request twice at once', [false, false, true])
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const sent = [this.#send('POST', path, body)]
      if (twice && attempt === 1) sent.push(this.#send('POST', path, body))
      for (const { status, json } of await Promise.all(sent)) {
        if (status === 200 || status === 202) this.id = String(json.id)
        else if (json.type === '/docs#acceptance-unknown') this.id ??= String(json.taskId)
        else if (!this.#hasKey && !NOTHING_ACCEPTED.includes(String(json.type))) return
      }
      if (this.id !== undefined) return
      await scheduler.wait(10_000)
    }
  }

  /** Sends a request. The status is 0 when no response came. */
  async #send(
    method: string,
    path: string,
    body: string | FormData | undefined,
  ): Promise<{ status: number; json: Record<string, unknown> }> {
    const { choices } = this.#simulation
    const headers = {
      authorization: `Bearer ${TOKEN}`,
      ...(typeof body === 'string' && { 'content-type': 'application/json' }),
      ...(body !== undefined && this.#hasKey && { 'idempotency-key': this.#order }),
    }
    const what = `${method} ${this.#order}`
    const isLost = choices.chance(`response to ${this.#order} is lost`, 0.06)
    try {
      const response = await exchange(this.#simulation, {
        program: undefined,
        signal: undefined,
        before: 20,
        after: 20,
        serve: async (): Promise<Reply> => {
          const init = { method, headers, ...(body !== undefined && { body }) }
          const reply = await this.#runtime.fetch(`${WORKER_URL}${path}`, init, what)
          return isLost ? 'cut' : reply
        },
      })
      const text = await response.text()
      this.#simulation.history.add({
        type: 'answered client',
        order: this.#order,
        status: response.status,
        text: text.slice(0, 2_000),
      })
      return { status: response.status, json: JSON.parse(text) }
    } catch {
      return { status: 0, json: {} }
    }
  }

  #pick<T>(what: string, options: readonly T[]): T {
    return this.#simulation.choices.pick(`${this.#order}: ${what}`, options)
  }
}

/** Draws the accounts that may run something; undefined when that is not said. */
export function drawAccounts(
  { choices }: Simulation,
  what: string,
  names: readonly string[],
): readonly string[] | undefined {
  if (names.length === 1) return undefined
  const lists = [undefined, names, names.toReversed(), ...names.map((name) => [name])]
  return choices.pick(`${what}: accounts`, lists)
}
