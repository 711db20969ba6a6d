import { currentProgram } from '../../world/program.ts'
import type { Simulation } from '../../world/simulation.ts'

const MINUTE = 60_000
/** How long a change may take to appear, and how long KV refuses everything. */
const STALE_FOR = [5_000, MINUTE]
const OVER_QUOTA_FOR = [2 * MINUTE, 15 * MINUTE]

/**
 * The KV namespace of the Worker's presets. A read may return what was there before the last change,
 * and a call may be refused: for once, or because the quota of the day is used up.
 */
export class PresetKv {
  readonly #simulation: Simulation
  readonly #faultsEnd: number
  readonly #values = new Map<string, { text: string; before: string | undefined; at: number }>()
  readonly #staleFor: number
  readonly #overQuotaFor: number
  readonly #rate: number
  readonly #start: number

  constructor(simulation: Simulation, faultsEnd: number) {
    const { choices, scheduler } = simulation
    this.#simulation = simulation
    this.#faultsEnd = faultsEnd
    this.#start = scheduler.now
    this.#staleFor = choices.pick('KV is stale for', [0, 0, ...STALE_FOR])
    this.#overQuotaFor = choices.pick('KV is over quota for', [0, 0, 0, ...OVER_QUOTA_FOR])
    this.#rate = choices.pick('rate of faults of KV', [0, 0, 0.1, 0.5])
  }

  async get(key: string, _type: 'json'): Promise<unknown> {
    await this.#call('get')
    const value = this.#values.get(key)
    if (value === undefined) return null
    const { scheduler } = this.#simulation
    const isStale = scheduler.now - value.at < this.#staleFor
    const text = isStale ? value.before : value.text
    return text === undefined ? null : JSON.parse(text)
  }

  async put(key: string, text: string): Promise<void> {
    await this.#call('put')
    const { scheduler } = this.#simulation
    this.#values.set(key, { text, before: this.#values.get(key)?.text, at: scheduler.now })
  }

  /** Resolves when KV has the call, unless the program ends before. */
  async #call(method: string): Promise<void> {
    const { choices, scheduler, history } = this.#simulation
    const program = currentProgram.getStore()
    await new Promise<void>((resolve) => {
      scheduler.schedule(choices.pick('latency of KV', [20, 2, 400]), () => {
        if (program?.alive !== false) resolve()
      })
    })
    const fault = this.#faultOf(method)
    if (fault === undefined) return
    history.add({ type: 'note', text: `KV ${method}: ${fault}` })
    throw new Error(fault)
  }

  #faultOf(method: string): string | undefined {
    const { choices, scheduler } = this.#simulation
    if (scheduler.now >= this.#faultsEnd) return undefined
    if (scheduler.now - this.#start < this.#overQuotaFor)
      return `KV ${method}() limit exceeded for the day.`
    const isRefused = choices.chance(`fault of KV ${method}`, this.#rate)
    return isRefused ? `KV ${method.toUpperCase()} failed: 503 Service Unavailable` : undefined
  }
}
