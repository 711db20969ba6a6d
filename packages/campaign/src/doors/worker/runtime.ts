import { formatError } from '../../history/format-error.ts'
import { API_KEY, CALLBACK_SECRET, TOKEN } from '../../runninghub/service.ts'
import type { Reply } from '../../world/exchange.ts'
import { drawKillPoint } from '../../world/kill-points.ts'
import { type Machine, Program } from '../../world/program.ts'
import type { Simulation } from '../../world/simulation.ts'
import type { DurableObjects } from './durable-object.ts'

export const WORKER_URL = 'https://worker.example.com'

/** How long work may continue after a response, and how long a cron run may take, in milliseconds. */
const AFTER_RESPONSE = 30_000
const CRON_LIMIT = 15 * 60_000

/** The default export of the Worker. */
export interface WorkerModule {
  fetch: (request: Request, env: object, execution: object) => Response | Promise<Response>
  scheduled: (controller: object, env: object, execution: object) => Promise<void>
}

/** Runs invocations of the Worker, each of which may be killed at any of its waits. */
export class WorkerRuntime {
  readonly #simulation: Simulation
  readonly #worker: WorkerModule
  readonly #objects: DurableObjects
  readonly #machine: Machine = { name: 'cloudflare', skew: 0 }
  readonly #killRate: number
  readonly #faultsEnd: number
  readonly #variables: Readonly<Record<string, string>>
  readonly #kv: object
  #invocations = 0

  constructor(
    simulation: Simulation,
    worker: WorkerModule,
    objects: DurableObjects,
    {
      faultsEnd,
      variables,
      kv,
    }: { faultsEnd: number; variables: Record<string, string>; kv: object },
  ) {
    this.#simulation = simulation
    this.#worker = worker
    this.#objects = objects
    this.#faultsEnd = faultsEnd
    this.#variables = variables
    this.#kv = kv
    this.#killRate = simulation.choices.pick('rate of killed invocations', [0, 0, 0.02, 0.1])
  }

  /** Handles a request. Resolves to `cut` when the invocation is killed before its response. */
  fetch(url: string, { signal: _, ...init }: RequestInit, what: string): Promise<Reply> {
    const program = this.#program(what)
    return new Promise((resolve) => {
      void this.#invoke(program, async (env, waitUntil) => {
        const response = await this.#worker.fetch(new Request(url, init), env, { waitUntil })
        // The body of a response is complete when the invocation is gone.
        const body = await response.arrayBuffer()
        const { status, headers } = response
        resolve(new Response(status === 204 ? null : body, { status, headers }))
        return AFTER_RESPONSE
      }).then(() => resolve('cut'))
    })
  }

  /** Makes a cron run. Resolves when it has ended. */
  async cron(): Promise<void> {
    const program = this.#program('cron')
    const { scheduler } = this.#simulation
    scheduler.schedule(CRON_LIMIT, () => program.kill())
    await this.#invoke(program, async (env, waitUntil) => {
      await this.#worker.scheduled({}, env, { waitUntil })
      return CRON_LIMIT
    })
  }

  /** @param work returns how long what it left to `waitUntil` may take, in milliseconds */
  async #invoke(
    program: Program,
    work: (env: object, waitUntil: (work: Promise<unknown>) => void) => Promise<number>,
  ): Promise<void> {
    const { scheduler } = this.#simulation
    const pending: Promise<unknown>[] = []
    const env = {
      RUNNINGHUB_API_KEY: API_KEY,
      API_TOKENS: TOKEN,
      CALLBACK_SECRETS: CALLBACK_SECRET,
      PUBLIC_URL: WORKER_URL,
      ...this.#variables,
      TASKS: this.#kv,
      TASK_QUEUE: this.#objects.namespace,
    }
    const run = program.run(async () => {
      try {
        const limit = await work(env, (more) => pending.push(more))
        scheduler.schedule(limit, () => program.end())
        while (pending.length > 0) await Promise.allSettled(pending.splice(0))
      } catch (error) {
        program.stderr.write(`${formatError(error)}\n`)
      }
    })
    await Promise.race([run, program.ended])
    program.end()
  }

  #program(what: string): Program {
    const { history, choices, scheduler } = this.#simulation
    const name = `invocation${++this.#invocations} ${what}`
    const program = new Program(history, { name, machine: this.#machine, isWorker: true })
    if (scheduler.now < this.#faultsEnd) {
      program.killPoint = drawKillPoint(choices, what, this.#killRate)
    }
    return program
  }
}
