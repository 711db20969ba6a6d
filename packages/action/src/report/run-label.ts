import type { PlannedRun } from '@runninghub-action/core'

/** Returns what reports call a run: `2 portrait`; nothing for the only run without a name. */
export function runName({ number, name }: PlannedRun, runCount: number): string {
  return [runCount > 1 && number, name].filter(Boolean).join(' ')
}

/** Returns what a failure in the summary calls a run: `Run 2 portrait`. */
export function runHeading({ number, name }: PlannedRun, runCount: number): string {
  return [runCount > 1 && `Run ${number}`, name].filter(Boolean).join(' ')
}

/** Returns what the log calls a run: `[2/5 portrait]`; nothing when the step has only this one. */
export function runLabel({ number, name }: PlannedRun, runCount: number): string {
  if (runCount === 1 && name === undefined) return ''
  return name === undefined ? `[${number}/${runCount}]` : `[${number}/${runCount} ${name}]`
}

/** Returns the title of annotations of a run: `RunningHub, run 2 portrait`. */
export function runTitle({ number, name = '' }: PlannedRun, runCount: number): string {
  if (runCount === 1) return ['RunningHub', name].filter(Boolean).join(': ')
  return `RunningHub, run ${number} ${name}`.trimEnd()
}
