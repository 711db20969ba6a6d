import { CoinBudget, formatRanges, type PlannedRun } from '@runninghub-action/core'
import { StoppedError } from '../errors.ts'
import { EXIT } from '../exit-code.ts'
import type { BatchRun } from '../report/batch-summary.ts'
import { openReuse, type ReuseMode } from '../reuse/open-reuse.ts'
import { batchExitCode } from './batch-exit-code.ts'
import { fetchRemoteFiles } from './plan.ts'
import { createRunFiles } from './run-files.ts'
import { type RunEnd, type RunOneOptions, runAndSave } from './run-one.ts'

export interface RunAllOptions
  extends Omit<RunOneOptions, 'total' | 'files' | 'budget' | 'reuse' | 'mayCreate'> {
  /** How many runs may be under way. */
  maxParallel: number
  /** No other run starts once the tasks have cost this many coins. */
  maxCoins: number | undefined
  reuse: ReuseMode
}

/** How the runs of a command ended. */
export interface CommandEnd {
  exitCode: number
  /** Why the last run that failed did. */
  error: unknown
}

/** The exit codes of a run after which another one starts. */
const CONTINUE_AFTER: readonly number[] = [EXIT.done, EXIT.failed, EXIT.timedOut]

/**
 * Runs all runs in their order, at most `maxParallel` at a time. A failed or timed-out run does not
 * stop the others. After a refusal, an unknown outcome, a task that may still be running, the limit
 * of coins, and Ctrl-C no other run is started. Runs that have started continue.
 *
 * @throws {UsageError} listing all links to input files that fail; nothing was sent
 */
export async function runAll(
  runs: readonly PlannedRun[],
  options: RunAllOptions,
): Promise<CommandEnd> {
  const { reporter, interrupt, messages, maxParallel, maxCoins } = options
  const files = createRunFiles(options)
  try {
    await fetchRemoteFiles(runs, files.openFile, messages)
  } catch (error) {
    if (!interrupt.signal.aborted) throw error
    const stopped = new StoppedError(messages.run.stopped)
    reporter.error(stopped, EXIT.interrupted)
    return { exitCode: EXIT.interrupted, error: stopped }
  }
  const mode = options.reuse
  const { client, env } = options
  const { signal } = interrupt
  await using opened = await openReuse(runs, {
    ...{ mode, client, env, signal, reporter, messages, identify: files.identify },
  })
  const { reuse } = opened
  const budget = new CoinBudget(maxCoins ?? Number.POSITIVE_INFINITY)
  const ended = new Map<number, RunEnd>()
  const underWay = new Set<number>()
  let inFlight: number[] | undefined
  const pending = runs.values()
  let stopped = false
  const isStopped = () => stopped || interrupt.signal.aborted
  const mayCreate = () => !isStopped() && !budget.isSpent
  const worker = async () => {
    for (const run of pending) {
      if (isStopped()) return
      if (budget.isSpent && !reuse?.has(run)) continue
      const shared = { files, budget, reuse, mayCreate, total: runs.length }
      underWay.add(run.number)
      const outcome = await runAndSave(run, { ...options, ...shared })
      underWay.delete(run.number)
      if (budget.isSpent) inFlight ??= [...underWay]
      ended.set(run.number, outcome)
      if (!CONTINUE_AFTER.includes(outcome.exitCode ?? EXIT.done)) stopped = true
    }
  }
  await Promise.all(Array.from({ length: Math.min(maxParallel, runs.length) }, worker))
  const batch = runs.map(({ number, name }): BatchRun => {
    return ended.get(number) ?? { number, name, exitCode: undefined, results: [] }
  })
  const notStarted = batch.filter(({ exitCode }) => exitCode === undefined)
  const limitReached = budget.isSpent && !isStopped()
  if (notStarted.length > 0) {
    const numbers = formatRanges(notStarted.map(({ number }) => number))
    reporter.note(
      limitReached
        ? messages.run.coinsSpent(budget, {
            inFlight: formatRanges(inFlight ?? []),
            notStarted: numbers,
          })
        : messages.run.runsNotStarted(notStarted.length),
    )
  }
  if (runs.length > 1) reporter.batchEnded(batch)
  const errors = [...ended.values()].flatMap(({ error }) => error ?? [])
  const codes = batch.map(({ exitCode }) => exitCode ?? (limitReached ? EXIT.failed : undefined))
  const hasCreated = batch.some(({ taskId, reused }) => taskId !== undefined && !reused)
  return { exitCode: batchExitCode(codes, hasCreated), error: errors.at(-1) }
}
