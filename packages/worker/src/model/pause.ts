/** Why RunningHub refuses every task of the account. */
export interface AccountRefusal {
  /**
   * - `key`: the API key is not accepted.
   * - `balance`: the coins or the wallet are insufficient.
   * - `other`: no free call shows when this passes, and it may concern one task only.
   */
  kind: 'key' | 'balance' | 'other'
  /** The code of RunningHubError, or `MODEL_WITHDRAWN`. */
  code: string
  message: string
  hint?: string | undefined
}

/** What the account has, as far as RunningHub reports it. */
export interface Balance {
  coins?: number | undefined
  money?: number | undefined
  currency?: string | undefined
}

/** While the queue is paused no task is submitted. Times in milliseconds since 1970. */
export interface Pause {
  by: 'refusal' | 'person'
  code: string
  message: string
  hint?: string | undefined
  since: number
  /** When the account is checked again. Missing when a person paused the queue. */
  nextCheckAt?: number | undefined
}

/** Why a task waits. `code` is stable. */
export interface WaitingReason {
  code: string
  message: string
  hint?: string | undefined
}
