import type { Balance, Pause } from './pause.ts'

/** A pause as the API shows it. Times in ISO 8601. */
export type PauseResource = Omit<Pause, 'since' | 'nextCheckAt'> & {
  since: string
  nextCheckAt: string | undefined
}

/** An account in the dashboard. Times in ISO 8601. */
export interface DashboardAccount {
  name: string
  paused?: PauseResource | undefined
  /** What RunningHub reported at the last check. */
  balance?: (Balance & { at: string | undefined }) | undefined
  /** Tasks that are being created or that RunningHub has. Missing when the queue does not respond. */
  busy?: number
  /** How many tasks the account may have at once, when RunningHub reports it. */
  limit?: number | undefined
  waiting?: number
  oldestWaitingAt?: string | undefined
  deadCallbacks?: number
}

/** What counts against the limits of the Worker. Of the day in UTC. */
export interface Today {
  tasks: number | undefined
  coins: number
  maxTasks?: number | undefined
  maxCoins?: number | undefined
}

/** Everything that the page shows, in one response. */
export interface Dashboard<Task> {
  tasks: Task[]
  cursor: string | undefined
  /** The task that is open, with its input and its progress. */
  task: Task | undefined
  /** The page of `task` on RunningHub. */
  runninghubPage: string | undefined
  accounts: DashboardAccount[]
  today: Today | undefined
}
