import { currentProgram, type Program } from '../../world/program.ts'
import type { Simulation } from '../../world/simulation.ts'
import { DurableStorage } from './durable-storage.ts'

type Method = (...values: unknown[]) => unknown
export type DurableObjectClass = new (state: { storage: DurableStorage }, env: object) => object

const RESET = 'Durable Object reset because its code was updated.'
const LOST = 'Network connection lost.'

/** What a call meets on its way. */
type Fault = 'fails before' | 'fails after' | 'evicted before' | 'arrives late' | undefined

/** The reports about a create call, and how late one may arrive: after its lease, after its end. */
const REPORTS = ['markSubmitted', 'release', 'fail', 'refuse']
const LATE = [130_000, 400_000]

/** Durable Objects by name: calls take time, fail before or after their work, and objects are evicted. */
export class DurableObjects {
  readonly #simulation: Simulation
  readonly #Class: DurableObjectClass
  readonly #objects = new Map<string, { storage: DurableStorage; object: object | undefined }>()
  readonly #rate: number
  readonly #faultsEnd: number
  readonly #lateRate: number
  #lateCalls = 0

  constructor(simulation: Simulation, Class: DurableObjectClass, faultsEnd: number) {
    this.#simulation = simulation
    this.#Class = Class
    this.#faultsEnd = faultsEnd
    this.#rate = simulation.choices.pick('rate of faults of the queue', [0, 0, 0.02, 0.1])
    this.#lateRate = simulation.choices.pick('rate of late reports', [0, 0, 0, 0.2])
  }

  /** The binding of the namespace. */
  readonly namespace = { getByName: (name: string) => this.#stub(name) }

  /** The storages of all objects. */
  storages(): DurableStorage[] {
    return [...this.#objects.values()].map(({ storage }) => storage)
  }

  /** Whether a call is under way that takes minutes. */
  get hasLateCalls(): boolean {
    return this.#lateCalls > 0
  }

  /** Evicts all objects from memory, as a deployment does. */
  evictAll(): void {
    for (const entry of this.#objects.values()) entry.object = undefined
  }

  close(): void {
    for (const { storage } of this.#objects.values()) storage.close()
  }

  #stub(name: string): object {
    const target: Record<string, Method> = {}
    return new Proxy(target, {
      get: (_, method) =>
        // A stub is no promise.
        method === 'then'
          ? undefined
          : (...values: unknown[]) => this.#call(name, String(method), values),
    })
  }

  #call(name: string, method: string, values: unknown[]): Promise<unknown> {
    const { scheduler, choices } = this.#simulation
    const program = currentProgram.getStore()
    const sent = structuredClone(values)
    const fault = this.#faultOf(method)
    if (fault !== undefined && fault !== 'evicted before') {
      const { history } = this.#simulation
      history.add({ type: 'queue fault', program: program?.name ?? '', method, fault })
    }
    const latency = () => choices.pick('latency of the queue', [5, 1, 60])
    const isLate = fault === 'arrives late'
    if (isLate) this.#lateCalls++
    const before = isLate ? choices.pick(`delay of ${method}`, LATE) : latency()
    return new Promise((resolve, reject) => {
      scheduler.schedule(before, () => {
        if (isLate) this.#lateCalls--
        const settle = this.#work(name, method, sent, fault)
        scheduler.schedule(latency(), () => {
          if (isDead(program)) return
          if ('error' in settle) reject(settle.error)
          else resolve(settle.value)
        })
      })
    })
  }

  #faultOf(method: string): Fault {
    const { scheduler, choices } = this.#simulation
    if (scheduler.now >= this.#faultsEnd) return undefined
    if (REPORTS.includes(method) && choices.chance(`late ${method}`, this.#lateRate))
      return 'arrives late'
    if (!choices.chance(`fault of ${method}`, this.#rate)) return undefined
    const faults = ['fails after', 'fails before', 'evicted before'] as const
    return choices.pick(`which fault of ${method}`, faults)
  }

  #work(
    name: string,
    method: string,
    values: readonly unknown[],
    fault: Fault,
  ): { value: unknown } | { error: Error } {
    if (fault === 'fails before') return { error: new Error(LOST) }
    // The object runs on its own, not as a part of the program that calls it.
    return currentProgram.exit(() => {
      try {
        const entry = this.#get(name)
        if (fault === 'evicted before') entry.object = undefined
        entry.object ??= new this.#Class({ storage: entry.storage }, {})
        entry.storage.watch((task, from, to) => {
          const { history } = this.#simulation
          history.add({ type: 'state change', task, from, to })
        })
        const work = Reflect.get(entry.object, method) as Method
        const value = structuredClone(work.apply(entry.object, [...values]))
        return fault === 'fails after' ? { error: new Error(RESET) } : { value }
      } catch (error) {
        return { error: error as Error }
      }
    })
  }

  #get(name: string) {
    const entry = this.#objects.get(name) ?? { storage: new DurableStorage(), object: undefined }
    this.#objects.set(name, entry)
    return entry
  }
}

const isDead = (program: Program | undefined) => program?.alive === false
