import type { Choices } from '../choices/choices.ts'
import type { History } from '../history/history.ts'
import type { Moments } from './moments.ts'
import type { FastClock } from './time/fast-clock.ts'

/** What the parts of a round share. */
export interface RunContext {
  /** A directory of the round, without files that may contain secrets. */
  dir: string
  choices: Choices
  clock: FastClock
  history: History
  moments: Moments
  /** The program that works for a job at this moment, by the name of the job. */
  programs: Map<string, string>
  /** Whether calls fail and processes are killed. False while a round settles. */
  hasFaults: boolean
}
