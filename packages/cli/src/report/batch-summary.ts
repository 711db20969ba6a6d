import { EXIT } from '../exit-code.ts'
import type { Messages } from '../messages/messages.ts'
import { formatTable } from '../terminal/table.ts'
import { toOneLine } from '../terminal/text.ts'
import { formatClock } from './progress-text.ts'

/** How a run of a batch ended. */
export interface BatchRun {
  number: number
  name?: string | undefined
  /** Undefined for a run that was not started. */
  exitCode: number | undefined
  taskId?: string | undefined
  /** Whether it got the stored result of an earlier task. */
  reused?: boolean
  coins?: number | undefined
  /** The billed time. */
  seconds?: number | undefined
  /** Where its results are: paths, else links. */
  results: readonly string[]
}

export interface BatchTotals {
  runs: number
  succeeded: number
  failed: number
  /** Got the stored result of an earlier task. */
  reused: number
  /** A task may exist, or may still be running. */
  unknown: number
  notStarted: number
  coins: number
  seconds: number
}

export function batchTotals(runs: readonly BatchRun[]): BatchTotals {
  const succeeded = runs.filter(({ exitCode }) => exitCode === EXIT.done).length
  const unknown = runs.filter(({ exitCode }) => exitCode === EXIT.unknown).length
  const notStarted = runs.filter(({ exitCode }) => exitCode === undefined).length
  // Without the noise of binary fractions (0.1 + 0.2).
  const sum = (values: number[]) => Number(values.reduce((a, b) => a + b, 0).toFixed(6))
  return {
    runs: runs.length,
    succeeded,
    failed: runs.length - succeeded - unknown - notStarted,
    reused: runs.filter(({ reused }) => reused).length,
    unknown,
    notStarted,
    coins: sum(runs.map(({ coins = 0 }) => coins)),
    seconds: sum(runs.map(({ seconds = 0 }) => seconds)),
  }
}

/** Returns a table with one line for each run, and a last line with the totals. */
export function formatBatch(
  runs: readonly BatchRun[],
  { batch, run: words }: Messages,
  columns: number,
): string[] {
  const totals = batchTotals(runs)
  const head = [batch.run, batch.state, batch.coins, batch.time, batch.results]
  const rows = runs.map(({ number, name, exitCode, coins, seconds, results, reused }) => {
    const [first = '', ...others] = results
    const state = exitCode === undefined ? batch.notStarted : batch.states[stateOf(exitCode)]
    return [
      [number, name && toOneLine(name)].filter(Boolean).join(' '),
      reused ? batch.reusedState : state,
      coins === undefined ? '' : String(coins),
      seconds === undefined ? '' : formatClock(seconds * 1000),
      others.length === 0 ? first : batch.andMore(first, others.length),
    ]
  })
  const facts = [
    batch.succeeded(totals.succeeded, totals.runs),
    ...(totals.reused > 0 ? [batch.reused(totals.reused)] : []),
    ...(totals.failed > 0 ? [batch.failed(totals.failed)] : []),
    ...(totals.unknown > 0 ? [batch.unknown(totals.unknown)] : []),
    ...(totals.notStarted > 0 ? [batch.skipped(totals.notStarted)] : []),
    words.coins(totals.coins),
    formatClock(totals.seconds * 1000),
  ]
  return [...formatTable([head, ...rows], columns), batch.totals(facts)]
}

function stateOf(exitCode: number): keyof typeof EXIT {
  const names = Object.keys(EXIT) as (keyof typeof EXIT)[]
  return names.find((name) => EXIT[name] === exitCode) ?? 'failed'
}
