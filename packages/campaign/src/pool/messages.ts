import type { Violation } from '../checks/check.ts'
import type { DoorName } from '../doors/door.ts'
import type { Patch } from '../planted/patch.ts'

/** What a thread needs to begin. */
export interface ThreadOptions {
  doors: readonly DoorName[]
  /** A bug to plant into the programs. */
  patch?: Patch | undefined
}

/** Seeds to play. */
export interface Batch {
  seeds: readonly number[]
  /** Send the histories of runs without a violation, too. */
  withText?: boolean
  /** Play each seed through all doors and both API versions, and compare the ends. */
  compares?: boolean
  /** The unusual choices that the runs may make; undefined for all. */
  kept?: readonly string[] | undefined
}

/** What a thread reports of one run. */
export interface Played {
  seed: number
  door: DoorName | 'all'
  violations: readonly Violation[]
  /** The choices that were not ordinary. Empty for a run without a violation. */
  unusual: readonly (readonly [string, string])[]
  /** The history; empty for a run without a violation. */
  text: string
  events: number
  /** The transitions that the Worker's queue took. */
  transitions: readonly string[]
}
