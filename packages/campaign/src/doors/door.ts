import type { RunningHub } from '../runninghub/service.ts'
import type { Network, Simulation } from '../world/simulation.ts'

/** What a front door finds when a run begins. */
export interface World {
  simulation: Simulation
  service: RunningHub
  /** The network to RunningHub and its files. */
  runningHub: Network
  /** An empty directory. */
  dir: string
  fixed: FixedOrders | undefined
  /** When faults end, in milliseconds since 1970. */
  faultsEnd: number
}

/** Orders that are the same for each door. Each is ordered on its own, and has two hours. */
export interface FixedOrders {
  orders: readonly string[]
  api: 'v1' | 'v2'
}

/** The users of one front door, who act until they have what they ordered. */
export interface Door {
  name: DoorName
  /** Plays the users of a run. Resolves when nobody has anything left to do. */
  play: (world: World) => Promise<void>
}

export const DOORS = ['action', 'cli', 'worker'] as const

export type DoorName = (typeof DOORS)[number]
