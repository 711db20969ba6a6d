import type { PlannedRun } from './planned-run.ts'

/**
 * Returns what precedes the file names of a run: the number of its row, with as many digits as that
 * of the last row, and the row's name. Without a batch it is empty.
 */
export function filePrefix({ number, name, line }: PlannedRun, runCount: number): string {
  if (line === undefined) return ''
  const row = String(number).padStart(String(runCount).length, '0')
  // A slash would make the rest of the name the file's name.
  return [row, name?.replace(/[\s/\\]+/g, '-'), ''].filter((part) => part !== undefined).join('-')
}
