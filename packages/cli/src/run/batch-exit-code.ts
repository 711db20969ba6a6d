import { EXIT } from '../exit-code.ts'

/** The codes that promise that no task was created. */
const NOTHING_CREATED: readonly number[] = [EXIT.usage, EXIT.refused]

/**
 * Returns the exit code of a batch: that of the last run that did not succeed. `unknown` overrides
 * every other one: a script that reads it as an end would run again and pay twice. For the same
 * reason a batch that has created a task never ends with a code that promises the contrary.
 *
 * @param codes of the runs in their order; undefined for a run that was not started
 * @param hasCreated whether any run has created a task
 */
export function batchExitCode(codes: readonly (number | undefined)[], hasCreated: boolean): number {
  if (codes.includes(EXIT.unknown)) return EXIT.unknown
  const last = codes.findLast((code) => code !== undefined && code !== EXIT.done)
  if (last === undefined) return codes.includes(undefined) ? EXIT.interrupted : EXIT.done
  return hasCreated && NOTHING_CREATED.includes(last) ? EXIT.failed : last
}
