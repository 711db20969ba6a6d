import { Choices } from '../choices/choices.ts'
import { History } from '../history/history.ts'
import type { Program } from './program.ts'
import { Scheduler } from './scheduler.ts'

/** 15 January 2026, 12:00 in Beijing. */
const START = Date.UTC(2026, 0, 15, 4)

/** Sends a request of a program, as `fetch` does. */
export type Network = (
  program: Program | undefined,
  url: string,
  init: RequestInit,
) => Promise<Response>

/** One run: its choices, its time, and what happened in it. */
export class Simulation {
  readonly choices: Choices
  readonly scheduler: Scheduler
  readonly history: History
  /** Set by the world of the run. */
  network: Network = () => Promise.reject(new TypeError('fetch failed'))
  openSocket: ((url: string) => object) | undefined

  /** @param mayBeUnusual whether the run may make an unusual choice, by its name. @default all */
  constructor(seed: number, mayBeUnusual?: (name: string) => boolean) {
    this.choices = new Choices(seed, mayBeUnusual)
    this.scheduler = new Scheduler(this.choices, START)
    this.history = new History(() => this.scheduler.now - START)
  }

  /** Milliseconds since the start of the run. */
  get elapsed(): number {
    return this.scheduler.now - START
  }
}

let active: Simulation | undefined

/** The simulation that runs in this process; undefined between runs. */
export const activeSimulation = () => active

/** Makes a simulation the active one while `work` runs. */
export async function activate<T>(simulation: Simulation, work: () => Promise<T>): Promise<T> {
  active = simulation
  try {
    return await work()
  } finally {
    active = undefined
  }
}
