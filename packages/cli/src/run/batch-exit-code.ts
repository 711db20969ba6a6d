import { EXIT } from '../exit-code.ts'

/**
 * Returns the exit code of a batch: that of the last run that did not succeed. `unknown` overrides
 * every other one: a script that reads it as an end would run again and pay twice.
 *
 * @param codes of the runs in their order; undefined for a run that was not started
 */
export function batchExitCode(codes: readonly (number | undefined)[]): number {
  if (codes.includes(EXIT.unknown)) return EXIT.unknown
  const last = codes.findLast((code) => code !== undefined && code !== EXIT.done)
  return last ?? (codes.includes(undefined) ? EXIT.interrupted : EXIT.done)
}
