import { type PlannedRun, unfixedSeeds } from '@runninghub-action/core'

/** The values of the input `reuse`. */
export type ReuseMode = 'false' | 'true' | 'ignore-seeds'

/**
 * Decides whether the result of a run may be reused: not when RunningHub draws its seeds anew, since
 * each run then has another result, unless the input says to ignore that.
 */
export function isEligible(run: PlannedRun, mode: ReuseMode): boolean {
  return mode === 'ignore-seeds' || unfixedSeeds(run)?.length === 0
}

/** Returns what the log says about runs whose seeds RunningHub draws anew, one line per reason. */
export function seedNotes(runs: readonly PlannedRun[], mode: ReuseMode): string[] {
  const numbers = new Map<string, number[]>()
  for (const run of runs) {
    const seeds = unfixedSeeds(run)
    if (seeds?.length === 0) continue
    const reason =
      seeds === undefined
        ? 'without api.json it is not known which seeds RunningHub draws anew'
        : `RunningHub draws seeds anew (${seeds.join(', ')})`
    numbers.set(reason, [...(numbers.get(reason) ?? []), run.number])
  }
  return [...numbers].map(([reason, list]) => {
    const which = runs.length === 1 ? 'the run' : `runs ${list.join(', ')}`
    return mode === 'ignore-seeds'
      ? `reuse: ${reason}; with ignore-seeds, an earlier result is reused nevertheless (${which}).`
      : `reuse: not for ${which}, because ${reason}. Fix them in inputs or with pin-seeds, or set \`reuse: ignore-seeds\`.`
  })
}
