import { formatRanges, type ReuseKey } from '@runninghub-action/core'

/**
 * Returns what the log says about the runs whose seeds RunningHub generates: one line for each
 * reason.
 */
export function seedNotes(keys: readonly ReuseKey[], ignoreSeeds: boolean): string[] {
  const numbers = new Map<string, number[]>()
  for (const { run, generatedSeeds } of keys) {
    if (generatedSeeds?.length === 0) continue
    const reason =
      generatedSeeds === undefined
        ? 'without api.json nobody knows which seeds RunningHub generates'
        : `RunningHub generates ${generatedSeeds.join(', ')}`
    numbers.set(reason, [...(numbers.get(reason) ?? []), run.number])
  }
  return [...numbers].map(([reason, list]) => {
    const some = `${list.length === 1 ? 'run' : 'runs'} ${formatRanges(list)}`
    const which = list.length === keys.length ? 'any run' : some
    return ignoreSeeds
      ? `reuse: ${reason}. With ignore-seeds, ${which} may get a result with other seeds.`
      : `reuse: not for ${which}, because ${reason}. Set the seeds in inputs or with pin-seeds, or set reuse: ignore-seeds.`
  })
}
