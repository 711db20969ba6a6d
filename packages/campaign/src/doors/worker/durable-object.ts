import { currentProgram, type Program } from '../../world/program.ts'
import type { Simulation } from '../../world/simulation.ts'
import { DurableStorage } from './durable-storage.ts'

type Method = (...values: unknown[]) => unknown
export type DurableObjectClass = new (state: { storage: DurableStorage }, env: object) => object

const RESET = 'Durable Object reset because its code was updated.'
const LOST = 'Network connection lost.'

/** What a call meets on its way. */
type Fault = 'fails before' | 'fails after' | 'evicted before' | undefined

/** Durable Objects by name: calls take time, fail before or after their work, and objects are evicted. */
export class DurableObjects {
  readonly #simulation: Simulation
  readonly #Class: DurableObjectClass
  readonly #objects = new Map<string, { storage: DurableStorage; object: object | undefined }>()
  readonly #rate: number
  readonly #faultsEnd: number

  constructor(simulation: Simulation, Class: DurableObjectClass, faultsEnd: number) {
    this.#simulation = simulation
    this.#Class = Class
    this.#faultsEnd = faultsEnd
    this.#rate = simulation.choices.pick('rate of faults of the queue', [0, 0, 0.02, 0.1])
  }

  /** The binding of the namespace. */
  readonly namespace = { getByName: (name: string) => this.#stub(name) }

  storage(name: string): DurableStorage {
    return this.#get(name).storage
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
    const fault: Fault =
      scheduler.now < this.#faultsEnd && choices.chance(`fault of ${method}`, this.#rate)
        ? choices.pick(`which fault of ${method}`, [
            'fails after',
            'fails before',
            'evicted before',
          ])
        : undefined
    if (fault !== undefined && fault !== 'evicted before') {
      const { history } = this.#simulation
      history.add({ type: 'queue fault', program: program?.name ?? '', method, fault })
    }
    const latency = () => choices.pick('latency of the queue', [5, 1, 60])
    return new Promise((resolve, reject) => {
      scheduler.schedule(latency(), () => {
        const settle = this.#work(name, method, sent, fault)
        scheduler.schedule(latency(), () => {
          if (isDead(program)) return
          if ('error' in settle) reject(settle.error)
          else resolve(settle.value)
        })
      })
    })
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
